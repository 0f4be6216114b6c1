"""Sentences for a window that can't start. Knows nothing of Qt, which may be what is missing."""

import ctypes
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.errors import ClickoverError, RequestError, UnreadableFile

_COMMAND = "clickover" if getattr(sys, "frozen", False) else "python main.py"
_USE_COMMANDS = f'The command line needs no window: see "{_COMMAND} convert --help".'
_LIBRARY = re.compile(r"([\w.+-]+\.(?:so(?:\.\d+)*|dll|dylib))(?=[:\s]|$)")
_NOT_FOUND = re.compile(r'Could not find the Qt platform plugin "([^"]*)"')
_NOT_LOADED = re.compile(r'Could not load the Qt platform plugin "([^"]*)"')
_LONGEST_NAME = 60


def describe_exception(error: Exception) -> str:
    """Return one sentence about an exception that ended the start, without any text that could hold a name."""
    if isinstance(error, ClickoverError):
        return error.sentence
    if isinstance(error, ImportError):
        return _describe_import(error).sentence
    what = f"a mistake in Clickover itself ({type(error).__name__})."
    return RequestError(what, advice="None of your files were changed. Please report it.").sentence


def describe_abort(
    messages: Sequence[str], paths: Sequence[Path], environment: Mapping[str, str], plugins: Path
) -> str:
    """Return one sentence about the fatal message of Qt, the last of `messages`.

    `paths` are the files to be opened: one that is missing comes first, as it would in the window. `plugins` is the
    folder of Qt's platform plugins.
    """
    missing = [path for path in paths if not _may_exist(path)]
    if missing:
        advice = "Check its name and folder."
        return UnreadableFile("there is no such file.", where=str(missing[0]), advice=advice).sentence
    return _describe_display(messages, environment, plugins).sentence


def _describe_import(error: ImportError) -> ClickoverError:
    library = _LIBRARY.search(str(error))
    if library:
        return _missing_library(library[1])
    part = f" ({error.name})" if error.name else ""
    return RequestError(f"a part of Clickover is missing or damaged{part}.", advice="Install Clickover again.")


def _describe_display(messages: Sequence[str], environment: Mapping[str, str], plugins: Path) -> ClickoverError:
    text = "\n".join(messages)
    not_loaded = [name for name in _NOT_LOADED.findall(text) if name.startswith(("xcb", "wayland"))]
    if not_loaded:
        return _describe_not_loaded(not_loaded, environment, plugins)
    chosen = _shorten(environment.get("QT_QPA_PLATFORM", ""))
    if chosen and _NOT_FOUND.search(text):
        what = f"Qt doesn't know the platform “{chosen}” of QT_QPA_PLATFORM, so the window can't open."
    else:
        reason = _shorten(messages[-1] if messages else "").rstrip(".")
        what = f"Qt can't open a window here ({reason})."
    advice = "Unset QT_QPA_PLATFORM." if chosen else "Install Clickover again."
    return RequestError(what, advice=f"{advice} {_USE_COMMANDS}")


def _describe_not_loaded(names: Sequence[str], environment: Mapping[str, str], plugins: Path) -> ClickoverError:
    """Return why the plugins of X11 and Wayland with these names weren't loaded."""
    displays = [name for name in ("WAYLAND_DISPLAY", "DISPLAY") if environment.get(name)]
    if not displays:
        what = "there is no display, so the window can't open."
        return RequestError(what, advice=f"Start Clickover on a desktop, or set DISPLAY. {_USE_COMMANDS}")
    libraries = (_find_missing_library(plugins / f"libq{name.partition('-')[0]}.so") for name in names)
    library = next(filter(None, libraries), "")
    if library:
        return _missing_library(library)
    named = " and ".join(f"{name}={_shorten(environment[name])}" for name in displays)
    what = f"the display can't be opened ({named}), so the window can't open."
    return RequestError(what, advice=f"Check that it runs and that you may use it. {_USE_COMMANDS}")


def _missing_library(name: str) -> RequestError:
    what = f"the system library {name} is missing or damaged, so the window can't open."
    return RequestError(what, advice=f"Install it with your system's packages. {_USE_COMMANDS}")


def _find_missing_library(plugin: Path) -> str:
    """Return the name of a library without which this plugin can't be loaded, or an empty string."""
    if not plugin.is_file():
        return ""
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        found = _LIBRARY.search(str(error))
        return found[1] if found else plugin.name
    return ""


def _may_exist(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME]}…"
