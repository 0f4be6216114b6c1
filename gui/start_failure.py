"""Explanations of why the window can't open.

This module doesn't import Qt, because Qt may be what is missing.
"""

import ctypes
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.errors import ClickoverError, InvalidRequestError, UnreadableFileError

_COMMAND = "clickover" if getattr(sys, "frozen", False) else "python main.py"
_COMMAND_LINE_HINT = f'The command line needs no window: see "{_COMMAND} convert --help".'
_LIBRARY_PATTERN = re.compile(r"([\w.+-]+\.(?:so(?:\.\d+)*|dll|dylib))(?=[:\s]|$)")
_PLUGIN_NOT_FOUND = re.compile(r'Could not find the Qt platform plugin "([^"]*)"')
_PLUGIN_NOT_LOADED = re.compile(r'Could not load the Qt platform plugin "([^"]*)"')
_MAX_NAME_LENGTH = 60


def describe_exception(error: Exception) -> str:
    """Return a sentence about an exception that made the start fail.

    It omits any text that could contain a name.
    """
    if isinstance(error, ClickoverError):
        return error.message
    if isinstance(error, ImportError):
        return _describe_import_error(error).message
    problem = f"a mistake in Clickover itself ({type(error).__name__})."
    return InvalidRequestError(problem, advice="None of your files were changed. Please report it.").message


def describe_abort(
    messages: Sequence[str], paths: Sequence[Path], environment: Mapping[str, str], plugins: Path
) -> str:
    """Return a sentence about Qt's fatal message, which is the last of `messages`.

    `paths` are the files to open: a missing file is reported first, as in the window. `plugins` is the folder of Qt's
    platform plugins.
    """
    missing = [path for path in paths if not _may_exist(path)]
    if missing:
        advice = "Check its name and folder."
        return UnreadableFileError("there is no such file.", where=str(missing[0]), advice=advice).message
    return _describe_display_error(messages, environment, plugins).message


def _describe_import_error(error: ImportError) -> ClickoverError:
    library = _LIBRARY_PATTERN.search(str(error))
    if library:
        return _build_missing_library_error(library[1])
    part = f" ({error.name})" if error.name else ""
    return InvalidRequestError(f"a part of Clickover is missing or damaged{part}.", advice="Install Clickover again.")


def _describe_display_error(messages: Sequence[str], environment: Mapping[str, str], plugins: Path) -> ClickoverError:
    text = "\n".join(messages)
    unloadable = [name for name in _PLUGIN_NOT_LOADED.findall(text) if name.startswith(("xcb", "wayland"))]
    if unloadable:
        return _describe_unloadable_plugins(unloadable, environment, plugins)
    platform = _shorten(environment.get("QT_QPA_PLATFORM", ""))
    if platform and _PLUGIN_NOT_FOUND.search(text):
        problem = f"Qt doesn't know the platform “{platform}” of QT_QPA_PLATFORM, so the window can't open."
    else:
        reason = _shorten(messages[-1] if messages else "").rstrip(".")
        problem = f"Qt can't open a window here ({reason})."
    advice = "Unset QT_QPA_PLATFORM." if platform else "Install Clickover again."
    return InvalidRequestError(problem, advice=f"{advice} {_COMMAND_LINE_HINT}")


def _describe_unloadable_plugins(names: Sequence[str], environment: Mapping[str, str], plugins: Path) -> ClickoverError:
    """Return an error that explains why X11 or Wayland plugins couldn't be loaded."""
    displays = [name for name in ("WAYLAND_DISPLAY", "DISPLAY") if environment.get(name)]
    if not displays:
        problem = "there is no display, so the window can't open."
        return InvalidRequestError(
            problem, advice=f"Start Clickover on a desktop, or set DISPLAY. {_COMMAND_LINE_HINT}"
        )
    libraries = (_find_missing_library(plugins / f"libq{name.partition('-')[0]}.so") for name in names)
    library = next(filter(None, libraries), "")
    if library:
        return _build_missing_library_error(library)
    settings = " and ".join(f"{name}={_shorten(environment[name])}" for name in displays)
    problem = f"the display can't be opened ({settings}), so the window can't open."
    return InvalidRequestError(problem, advice=f"Check that it runs and that you may use it. {_COMMAND_LINE_HINT}")


def _build_missing_library_error(name: str) -> InvalidRequestError:
    problem = f"the system library {name} is missing or damaged, so the window can't open."
    return InvalidRequestError(problem, advice=f"Install it with your system's packages. {_COMMAND_LINE_HINT}")


def _find_missing_library(plugin: Path) -> str:
    """Return the name of the library that keeps this plugin from loading.

    If the library is unknown, return the plugin's own name. If the plugin loads, return "".
    """
    if not plugin.is_file():
        return ""
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        match = _LIBRARY_PATTERN.search(str(error))
        return match[1] if match else plugin.name
    return ""


def _may_exist(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_NAME_LENGTH else f"{line[:_MAX_NAME_LENGTH]}…"
