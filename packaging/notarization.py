"""Notarization of the app by Apple."""

import os
import shutil
import subprocess

from release import APP_BUNDLE, BUILD, SYSTEM

CREDENTIALS = {
    "--apple-id": "CLICKOVER_APPLE_ID",
    "--team-id": "CLICKOVER_APPLE_TEAM",
    "--password": "CLICKOVER_APPLE_PASSWORD",
}


def notarize() -> None:
    """Submit the signed app to Apple, and staple the ticket.

    Without credentials, print a message.
    """
    if SYSTEM != "macos":
        return
    credentials = {option: os.environ.get(name, "") for option, name in CREDENTIALS.items()}
    if not all(credentials.values()) or not os.environ.get("CLICKOVER_SIGNING_IDENTITY"):
        print("NOT DONE: notarising. It needs a signing identity and Apple's credentials in the environment.")
        return
    archive = BUILD / "notarise.zip"
    subprocess.run(["ditto", "-c", "-k", "--keepParent", str(APP_BUNDLE), str(archive)], check=True)
    options = [part for pair in credentials.items() for part in pair]
    subprocess.run(["xcrun", "notarytool", "submit", str(archive), "--wait", *options], check=True)
    subprocess.run(["xcrun", "stapler", "staple", str(APP_BUNDLE)], check=True)
    assess = shutil.which("spctl")
    if assess:
        subprocess.run([assess, "--assess", "--type", "execute", "--verbose", str(APP_BUNDLE)], check=True)
