"""The rules of the house that no linter knows."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest

from core.version import VERSION

ROOT = Path(__file__).parent.parent
GENERATED = {"build", "dist", "__pycache__", "node_modules"}
KEPT_IN_SIGHT = {".ci", ".github"}
LONGEST_FILE = 300
NAMES_THAT_SAY_NOTHING = re.compile(r"(utils?|helpers?|common|misc|stuff)")
LOCK_FILE = re.compile(r"(uv|poetry|Pipfile|pdm)\.lock|package-lock\.json|yarn\.lock")
OPTION_THAT_NAMES_A_REGISTRY = re.compile(r"-{2}(extra-)?index-url|-{2}find-links|-{2}trusted-host")
HASHED_PIN = re.compile(r"[\w.-]+(\[\w+\])?==[\w.]+( ; [^\\]+?)?( +--hash=sha256:[0-9a-f]{64})+")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def project_files(*suffixes: str) -> Iterator[Path]:
    """The files that people wrote, those with one of the suffixes if any is given."""
    folders = [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            if path.is_dir() and path.name not in GENERATED and (path.name[0] != "." or path.name in KEPT_IN_SIGHT):
                folders.append(path)
            elif path.is_file() and (not suffixes or path.suffix in suffixes):
                yield path


def modules_of(package: str) -> list[Path]:
    return [path for path in project_files(".py") if path.relative_to(ROOT).parts[0] == package]


def test_packaging_does_not_shadow_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


@pytest.mark.parametrize("package", ["core", "gui"])
def test_no_module_is_too_long(package: str) -> None:
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules_of(package)}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


@pytest.mark.parametrize("package", ["core", "gui"])
def test_package_files_hold_a_docstring_at_most(package: str) -> None:
    for path in modules_of(package):
        if path.name == "__init__.py":
            text = path.read_text(encoding="utf-8").strip()
            assert re.fullmatch(r'(""".*""")?', text, re.DOTALL), path


def test_every_name_says_something() -> None:
    vague = [path for path in project_files() if NAMES_THAT_SAY_NOTHING.fullmatch(path.stem)]
    vague += [path for path in project_files(".py") if NAMES_THAT_SAY_NOTHING.fullmatch(path.parent.name)]
    assert vague == []


def test_resources_are_located_by_one_module() -> None:
    modules = [*modules_of("core"), *modules_of("gui"), ROOT / "main.py"]
    located = [path for path in modules if re.search(r"__file__|_MEIPASS", path.read_text(encoding="utf-8"))]
    assert located == [ROOT / "core" / "resources.py"]


def test_no_lock_file_is_kept() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert [path for path in project_files() if LOCK_FILE.fullmatch(path.name) and path.name not in ignored] == []


def test_no_file_names_a_registry() -> None:
    texts = [".txt", ".toml", ".cfg", ".ini", ".py", ".md", ".yml", ".yaml", ".json", ".sh", ".iss", ".spec", ""]
    for path in project_files(*texts):
        found = OPTION_THAT_NAMES_A_REGISTRY.search(path.read_text(encoding="utf-8", errors="replace"))
        assert not found or path == Path(__file__), path


def test_every_pinned_package_has_its_hashes() -> None:
    for path in (ROOT / "requirements").iterdir():
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path
        pins = re.sub(r"\\\n", "", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)).splitlines()
        assert pins, path
        for pin in pins:
            assert HASHED_PIN.fullmatch(pin.rstrip()), pin[:80]


def test_an_extra_that_a_package_asks_for_stands_in_its_pin() -> None:
    """Older pips look for the newest version of `name[extra]`, and refuse it, where only `name` is pinned."""
    pins = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    for name in re.findall(r"^([\w.-]+)(?:\[\w+\])?==\S+ \\$", pins, flags=re.MULTILINE):
        asked = [line for line in requires(name) or () if "extra ==" not in line]
        for required, extra in re.findall(r"^([\w.-]+)\[(\w+)\]", "\n".join(asked), flags=re.MULTILINE):
            assert f"\n{required}[{extra}]==" in pins, f"{name} asks for {required}[{extra}]"


def test_the_version_stands_in_one_place() -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "core.version.VERSION"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    stated = [path for path in project_files(".py") if f'"{VERSION}"' in path.read_text(encoding="utf-8")]
    assert stated == [ROOT / "core" / "version.py"]


def test_every_module_of_core_has_its_layer() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"].startswith("inside core"))
    known = {name for layer in layers for name in re.findall(r"core[\w.]*", layer)}
    for path in modules_of("core"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        chain = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
        assert path.name == "__init__.py" or chain & known, f"{path} is in no layer of pyproject.toml"


STRAIGHT = re.compile(r'(?<![\w=(])"[\w{][^"]*[ \w}…]"(?![\w:])')
AS_TYPED = re.compile(r'--|"(id|email):')


def sentences_of(path: Path) -> Iterator[str]:
    """The strings of a module that read like a sentence, docstrings aside; of one with values in it, all its parts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    within = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (within | told):
            yield node.value


@pytest.mark.parametrize("package", ["core", "gui"])
def test_what_people_read_is_quoted_as_in_print(package: str) -> None:
    found = [(path.name, text) for path in modules_of(package) for text in sentences_of(path)]
    straight = [each for each in found if STRAIGHT.search(each[1]) and not AS_TYPED.search(each[1])]
    assert straight == []
    assert sum("“" in text for _, text in found) > 30
