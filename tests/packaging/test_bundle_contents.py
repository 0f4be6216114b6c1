"""Tests of the frozen program's contents, SBOM, and license notices."""

import json
import re
from pathlib import Path

import bundle_inventory
import frozen_check
import license_notices
import pytest
import release
import sbom
import trimming
from bundle_inventory import BundledPart

SPEC = (release.PACKAGING / "clickover.spec").read_text(encoding="utf-8")
PROJECT_NEEDS = ("pandas", "numpy", "rapidfuzz", "jinja2", "platformdirs", "python_calamine", "anyascii", "nicknames")


def make_part(name: str, *texts: Path, package_type: str = "pypi") -> BundledPart:
    return BundledPart(name, "1.0", package_type, "MIT", texts)


def test_spec_builds_uncompressed_folder_without_console() -> None:
    assert "exclude_binaries=True" in SPEC
    assert "COLLECT(" in SPEC
    assert "console=False" in SPEC
    assert SPEC.count("upx=False") == 2
    assert "argv_emulation=False" in SPEC
    compile(SPEC, "clickover.spec", "exec")


def test_spec_includes_modules_imported_by_name() -> None:
    assert 'collect_submodules("core")' in SPEC
    assert 'collect_submodules("gui")' in SPEC


def test_excluded_modules_contain_no_dependencies() -> None:
    for name in PROJECT_NEEDS:
        assert name not in trimming.EXCLUDED_MODULES
    assert {"openpyxl", "PySide6.QtNetwork", "ssl"} <= set(trimming.EXCLUDED_MODULES)


@pytest.mark.parametrize(
    "destination",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/plugins/platforms/qoffscreen.dll",
        "PySide6/plugins/styles/qmodernwindowsstyle.dll",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/plugins/imageformats/qsvg.dll",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/lib/libQt6Gui.so.6",
        "resources/translations/clickover_de.qm",
    ],
)
def test_is_needed_returns_true_for_window_files(destination: str) -> None:
    assert trimming.is_needed(destination, {"de"})


@pytest.mark.parametrize(
    "destination",
    [
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/platforms/libqminimal.so",
        "PySide6/plugins/platforms/qdirect2d.dll",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/imageformats/libqjpeg.so",
        "PySide6/plugins/tls/qopensslbackend.dll",
        "PySide6/Qt/plugins/networkinformation/libqglib.so",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/opengl32sw.dll",
        "PySide6/Qt/translations/qtbase_fr.qm",
        "PySide6/Qt/translations/qt_help_de.qm",
    ],
)
def test_is_needed_returns_false_for_unused_files(destination: str) -> None:
    assert not trimming.is_needed(destination, {"de"})


def test_remove_duplicate_openblas_keeps_shared_libraries() -> None:
    own = ("numpy.libs\\libscipy_openblas64_-a.dll", "x", "BINARY")
    shared = ("pandas.libs\\msvcp140-a.dll", "y", "BINARY")
    top = ("msvcp140-a.dll", "y", "BINARY")
    link = ("libscipy_openblas64_-a.dll", "numpy.libs/libscipy_openblas64_-a.dll", "SYMLINK")
    entries = [("libscipy_openblas64_-a.dll", "x", "BINARY"), own, shared, top, link]
    assert trimming.remove_duplicate_openblas(entries) == [own, shared, top, link]


def test_trim_entries_handles_windows_paths() -> None:
    entry = ("PySide6\\plugins\\tls\\qschannelbackend.dll", "x", "BINARY")
    assert trimming.trim_entries([entry], set()) == []


@pytest.mark.parametrize(
    "destination", ["numpy.libs/libscipy_openblas64_.so", "PySide6/Qt/lib/libQt6Core.so.6", "libssl.so.3"]
)
def test_strip_library_leaves_fragile_libraries_unchanged(destination: str) -> None:
    assert trimming.strip_library(destination, "/as/it/came", Path("nowhere")) == "/as/it/came"


@pytest.mark.parametrize(
    "destination", ["libpython3.11.so.1.0", "python3.11/lib-dynload/_csv.so", "pandas/_libs/lib.so", "numpy/_core/x.so"]
)
def test_strippable_pattern_matches_safe_libraries(destination: str) -> None:
    assert trimming.STRIPPABLE.search(destination)


def test_find_languages_reads_translation_files(tmp_path: Path) -> None:
    (tmp_path / "translations").mkdir()
    for name in ("clickover_de.qm", "clickover_pt_BR.qm", "clickover_de.ts"):
        (tmp_path / "translations" / name).touch()
    assert trimming.find_languages(tmp_path) == {"de", "pt_BR"}


def test_find_parts_returns_packages_of_files() -> None:
    module_file = Path(pytest.__file__)
    found = bundle_inventory.find_parts([str(module_file), __file__])
    assert [(part.name, part.package_type) for part in found] == [("pytest", "pypi")]
    assert found[0].license == "MIT"
    assert found[0].license_files


def test_write_notices_includes_every_license(tmp_path: Path) -> None:
    text = tmp_path / "LICENSE"
    text.write_text("do as you like", encoding="utf-8")
    target = tmp_path / "out" / "LICENSES.txt"
    license_notices.write_notices(
        [make_part("somelib", text), make_part("PySide6_Essentials"), make_part("crate", package_type="cargo")], target
    )
    notices_text = target.read_text(encoding="utf-8")
    expected = [
        "do as you like",
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "double-conversion",
        "PYTHON SOFTWARE FOUNDATION",
    ]
    for words in [*expected, "PYTHON SOFTWARE FOUNDATION", "MIT License", "Lucide", "somelib 1.0: MIT", "crate 1.0"]:
        assert words in notices_text, words


def test_find_referenced_licenses_finds_common_license(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(license_notices, "COMMON_LICENSE", re.compile(re.escape(str(tmp_path)) + r"/[\w.-]+"))
    (tmp_path / "LGPL-9").write_text("the long text", encoding="utf-8")
    short = tmp_path / "copyright"
    short.write_text(f"see {tmp_path}/LGPL-9, or {tmp_path}/NONE.", encoding="utf-8")
    assert license_notices.find_referenced_licenses({(short,)}) == [tmp_path / "LGPL-9"]


def test_write_notices_without_license_text_exits(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="nobodys has no license text"):
        license_notices.write_notices([make_part("nobodys")], tmp_path / "LICENSES.txt")


def test_missing_licenses_have_texts() -> None:
    for texts in license_notices.MISSING_LICENSES.values():
        assert all(text.stat().st_size > 300 for text in texts)


def test_write_notices_on_windows_includes_microsoft_runtime(tmp_path: Path) -> None:
    license_notices.write_notices([], tmp_path / "LICENSES.txt", on_windows=True)
    assert "vcruntime" in (tmp_path / "LICENSES.txt").read_text(encoding="utf-8")


def test_write_sbom_names_every_part(tmp_path: Path) -> None:
    sbom.write_sbom([make_part("somelib"), make_part("libz1", package_type="deb")], tmp_path / "bill.json")
    bill = json.loads((tmp_path / "bill.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "Clickover"
    assert {component["name"] for component in bill["components"]} == {"Python", "somelib", "libz1"}
    assert "pkg:deb/debian/libz1@1.0" in {component.get("purl") for component in bill["components"]}


def test_find_missing_resources_reports_missing_file(tmp_path: Path) -> None:
    missing = frozen_check.find_missing_resources(tmp_path)
    assert str(Path("data/nicknames.csv")) in missing
    assert frozen_check.find_missing_resources(release.RESOURCES) == []
