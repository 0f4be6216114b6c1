"""Tests of `gui.application`: invalid settings are removed, others kept."""

import itertools
import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QRect, QSettings, QSize
from pytestqt.qtbot import QtBot
from typing_extensions import override

from core.errors import UnwritableFileError
from gui.application import MAX_SETTINGS_BYTES, MAX_TEXT_LENGTH, get_bytes, get_string, get_string_list, open_settings
from gui.look.appearance import ColorScheme
from gui.main_window import MainWindow
from gui.work.preferences import MAX_RECENT_FILES, Preferences

ROOT = Path(__file__).parent.parent.parent
KEYS = ("scheme", "folder", "recent", "keep_recent", "canvas_address", "geometry")


class FailsToUnpickle:
    """Raises an exception when unpickled or converted to text."""

    @override
    def __str__(self) -> str:
        raise ValueError

    @override
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return eval, ("1 / 0",)


VALUES: dict[str, object] = {
    "nothing": None,
    "bytes": QByteArray(b"\x00\xff\x01"),
    "python bytes": b"\x00\xff",
    "no bytes": QByteArray(),
    "geometry that lies": QByteArray(b"\x01\xd9\xd0\xcb\x00\x03\x00\x00" + b"\xff" * 58),
    "list": ["a", 3, None, ["nested"], QByteArray(b"x")],
    "empty list": [],
    "mapping": {"a": [1, {"b": None}]},
    "number": 7,
    "huge number": 2**62,
    "infinite": float("inf"),
    "negative": -1,
    "truth": True,
    "no such choice": "purple",
    "huge text": "x" * 10_000_000,
    "half a character": "\udc80\ud800",
    "NUL": "a\0b",
    "lines": "a\nb\r\n[General]\nscheme=dark",
    "rectangle": QRect(-(2**31), -(2**31), 2**31 - 1, 2**31 - 1),
    "size": QSize(-1, 10**9),
    "object": FailsToUnpickle(),
    "many": [f"/{number}" for number in range(20_000)],
    "long names": ["/" + "x" * 300, "/" + "y/" * 5_000],
}

LINES: dict[str, bytes] = {
    "text": b"=hello",
    "nothing": b"=",
    "no value": b"",
    "invalid": b"=@Invalid()",
    "variant of nothing": b"=@Variant()",
    "variant of a list": rb"=@Variant(\0\0\0\x9\0\0\0\x2\0\0\0\x9\x7f\xff\xff\xff)",
    "variant of a pickle": rb"=@Variant(\0\0\0\x7f\0\0\0\tPyObject\0" + b'"cos\\n_exit\\n(I3\\ntR.")',
    "variant without a pickle": rb"=@Variant(\0\0\0\x7f\0\0\0\x9PyObject\0)",
    "variant of an image": rb"=@Variant(\0\0\0F\0\0\0\x1\xff\xff)",
    "variant in a list": rb"=/a.csv, @Variant(\0\0\0\x7f\0\0\0\x9PyObject\0)",
    "variant behind an escape": rb"=\x40Variant(\0\0\0\x7f\0\0\0\x9PyObject\0)",
    "variant behind a long escape": rb"=\x10040Variant(\0\0\0\x7f\0\0\0\x9PyObject\0)",
    "variant behind an octal escape": rb"=\0100Variant(\0\0\0\x7f\0\0\0\x9PyObject\0)",
    "variant behind an unknown escape": rb"=\q@Variant(\0\0\0\x7f\0\0\0\x9PyObject\0)",
    "variant in quotes": rb'="@Variant(\0\0\0\x7f\0\0\0\x9PyObject\0)"',
    "variant behind quotes": rb'=""@Variant(\0\0\0\x7f\0\0\0\x9PyObject\0)',
    "variant on the next line": b"=\\\n" + rb"@Variant(\0\0\0\x7f\0\0\0\x9PyObject\0)",
    "date": b"=@DateTime(abc)",
    "rectangle": b"=@Rect(1 2)",
    "size": b"=@Size(999999999999 2)",
    "bytes": rb"=@ByteArray(\xff\0\1)",
    "geometry that lies": rb"=@ByteArray(\x1\xd9\xd0\xcb\0\x3\0\0" + rb"\xff" * 58 + b")",
    "huge": b"=" + b"9" * 500_000,
    "open quote": b'="abc',
    "no text": b"=\xff\xfe\x80",
    "a half of a character": rb"=\xd800",
    "NUL": b"=a\0b",
}


def read_all_preferences(preferences: Preferences) -> tuple[object, ...]:
    """Read every preference, and check its type."""
    scheme, folder, recent = preferences.scheme, preferences.last_folder, preferences.recent_files
    address, keeps = preferences.canvas_address, preferences.keeps_recent_files
    assert isinstance(scheme, ColorScheme)
    assert isinstance(folder, str)
    assert isinstance(address, str)
    assert isinstance(keeps, bool)
    assert len(recent) <= MAX_RECENT_FILES
    return scheme, folder, recent, address, keeps


@pytest.mark.parametrize("value", VALUES)
def test_preferences_wrong_type_return_default(value: str, tmp_path: Path, qtbot: QtBot) -> None:
    for key in KEYS:
        _check_defaults(key, value, tmp_path, qtbot)


def _check_defaults(key: str, value: str, tmp_path: Path, qtbot: QtBot) -> None:
    stored = open_settings(tmp_path / "preferences.ini")
    for other in KEYS:
        stored.setValue(other, VALUES[value] if other == key else _valid_settings(tmp_path)[other])
    preferences = Preferences(stored)
    found = dict(
        zip(
            ("scheme", "folder", "recent", "canvas_address", "keep_recent"),
            read_all_preferences(preferences),
            strict=True,
        )
    )
    for other, kept in _valid_values(tmp_path).items():
        if other != key:
            assert found[other] == kept
    window = MainWindow(stored)
    qtbot.addWidget(window)
    preferences.add_recent_file(tmp_path / "sound.csv")
    stored.remove(key)  # else it would be pickled when the file is written


def _valid_settings(folder: Path) -> dict[str, object]:
    (folder / "sound.csv").touch()
    return {
        "scheme": "dark",
        "folder": str(folder),
        "recent": [str(folder / "sound.csv")],
        "keep_recent": "true",
        "canvas_address": "https://school.example",
        "geometry": QByteArray(b""),
    }


def _valid_values(folder: Path) -> dict[str, object]:
    return {
        "scheme": ColorScheme.DARK,
        "folder": str(folder),
        "recent": [folder / "sound.csv"],
        "canvas_address": "https://school.example",
        "keep_recent": True,
    }


@pytest.mark.parametrize("line", LINES)
def test_open_settings_unsafe_line_is_removed(line: str, tmp_path: Path) -> None:
    for key in KEYS:
        _check_line(key, line, tmp_path / f"{key}.ini")


def _check_line(key: str, line: str, path: Path) -> None:
    others = {"scheme": b"dark", "folder": b"/here", "canvas_address": b"school.example"}
    others.pop(key, None)
    written = b"".join(b"%s=%s\n" % (name.encode(), value) for name, value in others.items())
    path.write_bytes(b"[General]\n" + key.encode() + LINES[line] + b"\n" + written)
    stored = open_settings(path)
    read_all_preferences(Preferences(stored))
    get_bytes(stored, key)
    for name, value in others.items():
        assert get_string(stored, name) == value.decode()


def test_open_settings_valid_file_is_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "preferences.ini"
    texts = ["/a b.csv", "@home/x,y", "/ü\x01.csv", 'C:\\x;"q" =z', "me@school", "", " spaces ", "\\x40", "日本"]
    geometry = QByteArray(bytes(range(256)) + b"1234;=,")
    stored = QSettings(str(path), QSettings.Format.IniFormat)
    stored.setValue("recent", texts)
    stored.setValue("geometry", geometry)
    for number, text in enumerate(texts):
        stored.setValue(f"text{number}", text)
    stored.sync()
    before = path.read_bytes()
    again = open_settings(path)
    assert get_string_list(again, "recent") == texts
    assert get_bytes(again, "geometry") == geometry
    assert [get_string(again, f"text{number}") for number, _ in enumerate(texts)] == texts
    assert path.read_bytes() == before


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30), texts=st.lists(st.text(max_size=10)), data=st.binary(max_size=60))
def test_open_settings_stored_values_returns_them(text: str, texts: list[str], data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "preferences.ini"
    path.unlink(missing_ok=True)
    text, texts = text.replace("\0", ""), [each.replace("\0", "") for each in texts]
    stored = QSettings(str(path), QSettings.Format.IniFormat)
    stored.setValue("text", text)
    stored.setValue("texts", texts)
    stored.setValue("data", QByteArray(data))
    stored.sync()
    again = open_settings(path)
    assert get_string(again, "text") == text
    assert get_string_list(again, "texts") == texts
    assert get_bytes(again, "data") == QByteArray(data)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(
        st.sampled_from([*LINES.values(), b"geometry", b"recent", b"=", b"\n", b"\r", b'"', b", ", b"\\", b"@", b"[x]"])
        | st.binary(max_size=5)
    )
)
def test_open_settings_random_bytes_does_not_raise(parts: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "preferences.ini"
    path.write_bytes(b"".join(parts))
    stored = open_settings(path)
    assert all(isinstance(stored.value(key), str | list | QByteArray | None) for key in stored.allKeys())
    read_all_preferences(Preferences(stored))


def test_open_settings_huge_file_is_truncated(tmp_path: Path) -> None:
    path = tmp_path / "preferences.ini"
    with path.open("wb") as file:
        file.write(b"scheme=dark\n")
        file.truncate(2_000_000_000)
    assert get_string(open_settings(path), "scheme") == "dark"
    assert path.stat().st_size < MAX_SETTINGS_BYTES


def _folder(path: Path) -> None:
    path.mkdir()


def _folder_with_files(path: Path) -> None:
    path.mkdir()
    (path / "unread").write_bytes(b"scheme=@Variant()")


def _pipe(path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(path)


def _symlink_loop(path: Path) -> None:
    path.symlink_to(path)


def _device(path: Path) -> None:
    path.symlink_to(os.devnull)


def _unreadable(path: Path) -> None:
    path.write_bytes(b"scheme=dark")
    path.chmod(0)


SPECIAL = [_folder, _folder_with_files, *([] if sys.platform == "win32" else [_pipe, _device, _unreadable])]


@pytest.mark.parametrize("make", SPECIAL)
def test_open_settings_special_or_unreadable_file_is_unchanged(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "preferences.ini"
    make(path)
    kind = path.lstat().st_mode
    preferences = Preferences(open_settings(path))
    read_all_preferences(preferences)
    preferences.canvas_address = "school.example"
    preferences.save()
    assert path.lstat().st_mode == kind or make is _unreadable  # root may read and write it
    assert preferences.canvas_address == "school.example"
    assert Path(os.devnull).exists()
    assert not Path(os.devnull).is_file()


def test_open_settings_file_in_place_of_folder_returns_empty_settings(tmp_path: Path) -> None:
    (tmp_path / "Clickover").touch()
    preferences = Preferences(open_settings(tmp_path / "Clickover" / "preferences.ini"))
    assert preferences.scheme is ColorScheme.SYSTEM
    preferences.save()


def test_open_settings_unwritable_unsafe_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, _data: bytes) -> None:
        raise UnwritableFileError("full", where=str(path))

    monkeypatch.setattr("core.files.atomic_write.write_file", refuse)
    path = tmp_path / "preferences.ini"
    path.write_bytes(b"scheme=dark\ngeometry=@Variant()\n")
    assert get_string(open_settings(path), "scheme") == ""
    assert path.read_bytes() == b"scheme=dark\ngeometry=@Variant()\n"


def test_get_string_too_long_returns_default(tmp_path: Path) -> None:
    stored = open_settings(tmp_path / "preferences.ini")
    stored.setValue("folder", "x" * MAX_TEXT_LENGTH)
    assert get_string(stored, "folder") == "x" * MAX_TEXT_LENGTH
    stored.setValue("folder", "x" * (MAX_TEXT_LENGTH + 1))
    assert get_string(stored, "folder", "default") == "default"


DRIVER = """
import sys
from functools import partial
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import gui.app, gui.program, gui.work.folders, main
from gui.application import open_settings
folder = Path(sys.argv[1])
gui.app.open_settings = partial(open_settings, folder / "preferences.ini")
gui.work.folders.get_log_folder = gui.program.get_data_folder = lambda: folder / "data"
begin = gui.program.Program.start
def begin_and_close(program, paths):
    begin(program, paths)
    print("begun", flush=True)
    QTimer.singleShot(0, program.window.close)
gui.program.Program.start = begin_and_close
sys.exit(main.main([]))
"""


def _pickled_variant(value: object) -> bytes:
    """Return a value the way QSettings stores a Python object, which it would unpickle without asking."""
    data = pickle.dumps(value)
    name = b"PyObject\0"
    stream = struct.pack(f">II{len(name)}sI", 127, len(name), name, len(data)) + data
    return b"@Variant(" + "".join(f"\\x{byte:x}" for byte in stream).encode() + b")"


FILES: dict[str, Callable[[Path], object]] = {
    "geometry of the field": lambda path: path.write_bytes(b"[General]\ngeometry=hello\n"),
    "garbage": lambda path: path.write_bytes(bytes(range(256)) * 400),
    "every line hostile": lambda path: path.write_bytes(
        b"\n".join(key.encode() + line for key, line in itertools.product(KEYS, LINES.values()))
    ),
    "pickle": lambda path: path.write_bytes(b"[General]\ngeometry=" + _pickled_variant(FailsToUnpickle()) + b"\n"),
    "folder": _folder,
    **({} if sys.platform == "win32" else {"pipe": _pipe, "circle": _symlink_loop, "unreadable": _unreadable}),
}


@pytest.mark.parametrize("content", FILES)
def test_program_any_settings_file_exits_normally(content: str, tmp_path: Path) -> None:
    FILES[content](tmp_path / "preferences.ini")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, str(tmp_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.stdout == "begun\n"
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


SETTINGS_DRIVER = """
import sys
import gui.app
from gui.application import QSettings, open_settings
original = gui.app.MainWindow.__init__
def fail_with_settings(window, settings):
    if settings.value("scheme"):
        raise {error}
    original(window, settings)
gui.app.MainWindow.__init__ = fail_with_settings
gui.app.open_settings = lambda: open_settings(gui.app.Path(sys.argv[1]))
sys.exit(gui.app.run_window([], exit_after_first_paint=True))
"""


@pytest.mark.parametrize("error", ["TypeError", "RecursionError", "MemoryError"])
def test_run_window_failing_settings_uses_defaults(error: str, tmp_path: Path) -> None:
    path = tmp_path / "preferences.ini"
    path.write_bytes(b"[General]\nscheme=dark\n")
    done = run_python(SETTINGS_DRIVER.format(error=error), path)
    assert (done.returncode, done.stderr) == (0, "")
    assert path.read_bytes() == b"[General]\nscheme=dark\n"


CRASH_DRIVER = """
import sys
import gui.app, gui.application
sys.modules["gui.work.crash"] = None
gui.app.open_settings = lambda: gui.application.open_settings(gui.app.Path(sys.argv[1]))
sys.exit(gui.app.run_window([]))
"""


def test_run_window_missing_crash_handler_exits_with_message(tmp_path: Path) -> None:
    done = run_python(CRASH_DRIVER, tmp_path / "preferences.ini")
    assert done.returncode == 2
    assert "a part of Clickover is missing or damaged (gui.work.crash)." in done.stderr
    assert done.stderr.count("\n") == 1


def run_python(code: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Run the code in a new process, with `path` as its argument."""
    return subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
