"""How does macOS come to trust the app?"""

import os
import shutil
import subprocess

from release import APP, BUILD, SYSTEM

CREDENTIALS = {
    "--apple-id": "CLICKOVER_APPLE_ID",
    "--team-id": "CLICKOVER_APPLE_TEAM",
    "--password": "CLICKOVER_APPLE_PASSWORD",
}


def notarise() -> None:
    """Have Apple look at the signed app, and staple the answer to it; without credentials do nothing, and say so."""
    if SYSTEM != "macos":
        return
    given = {option: os.environ.get(name, "") for option, name in CREDENTIALS.items()}
    if not all(given.values()) or not os.environ.get("CLICKOVER_SIGNING_IDENTITY"):
        print("NOT DONE: notarising. It needs a signing identity and Apple's credentials in the environment.")
        return
    parcel = BUILD / "notarise.zip"
    subprocess.run(["ditto", "-c", "-k", "--keepParent", str(APP), str(parcel)], check=True)
    options = [part for pair in given.items() for part in pair]
    subprocess.run(["xcrun", "notarytool", "submit", str(parcel), "--wait", *options], check=True)
    subprocess.run(["xcrun", "stapler", "staple", str(APP)], check=True)
    assess = shutil.which("spctl")
    if assess:
        subprocess.run([assess, "--assess", "--type", "execute", "--verbose", str(APP)], check=True)
