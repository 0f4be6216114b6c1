"""Project rules that no linter checks."""

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
    """Yield the project's own files, or only files with the given suffixes."""
    folders = [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            if path.is_dir() and path.name not in GENERATED and (path.name[0] != "." or path.name in KEPT_IN_SIGHT):
                folders.append(path)
            elif path.is_file() and (not suffixes or path.suffix in suffixes):
                yield path


def find_modules(package: str) -> list[Path]:
    return [path for path in project_files(".py") if path.relative_to(ROOT).parts[0] == package]


def test_packaging_folder_has_no_init_file() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


@pytest.mark.parametrize("package", ["core", "gui"])
def test_modules_have_at_most_300_lines(package: str) -> None:
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in find_modules(package)}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


@pytest.mark.parametrize("package", ["core", "gui"])
def test_init_files_contain_only_docstring(package: str) -> None:
    for path in find_modules(package):
        if path.name == "__init__.py":
            text = path.read_text(encoding="utf-8").strip()
            assert re.fullmatch(r'(""".*""")?', text, re.DOTALL), path


def test_file_names_are_not_generic() -> None:
    vague = [path for path in project_files() if NAMES_THAT_SAY_NOTHING.fullmatch(path.stem)]
    vague += [path for path in project_files(".py") if NAMES_THAT_SAY_NOTHING.fullmatch(path.parent.name)]
    assert vague == []


def test_resources_folder_is_located_in_one_module() -> None:
    modules = [*find_modules("core"), *find_modules("gui"), ROOT / "main.py"]
    located = [path for path in modules if re.search(r"__file__|_MEIPASS", path.read_text(encoding="utf-8"))]
    assert located == [ROOT / "core" / "resources.py"]


def test_repository_contains_no_lock_file() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert [path for path in project_files() if LOCK_FILE.fullmatch(path.name) and path.name not in ignored] == []


def test_files_mention_no_package_registry() -> None:
    texts = [".txt", ".toml", ".cfg", ".ini", ".py", ".md", ".yml", ".yaml", ".json", ".sh", ".iss", ".spec", ""]
    for path in project_files(*texts):
        found = OPTION_THAT_NAMES_A_REGISTRY.search(path.read_text(encoding="utf-8", errors="replace"))
        assert not found or path == Path(__file__), path


def test_pinned_packages_have_hashes() -> None:
    for path in (ROOT / "requirements").iterdir():
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path
        pins = re.sub(r"\\\n", "", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)).splitlines()
        assert pins, path
        for pin in pins:
            assert HASHED_PIN.fullmatch(pin.rstrip()), pin[:80]


def test_pins_include_required_extras() -> None:
    """Older versions of pip look for the newest `name[extra]` and reject it if only `name` is pinned."""
    pins = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    for name in re.findall(r"^([\w.-]+)(?:\[\w+\])?==\S+ \\$", pins, flags=re.MULTILINE):
        asked = [line for line in requires(name) or () if "extra ==" not in line]
        for required, extra in re.findall(r"^([\w.-]+)\[(\w+)\]", "\n".join(asked), flags=re.MULTILINE):
            assert f"\n{required}[{extra}]==" in pins, f"{name} asks for {required}[{extra}]"


def test_version_is_defined_only_once() -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "core.version.VERSION"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    stated = [path for path in project_files(".py") if f'"{VERSION}"' in path.read_text(encoding="utf-8")]
    assert stated == [ROOT / "core" / "version.py"]


def test_core_modules_are_in_layer_contract() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"].startswith("core:"))
    known = {name for layer in layers for name in re.findall(r"core[\w.]*", layer)}
    for path in find_modules("core"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        chain = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
        assert path.name == "__init__.py" or chain & known, f"{path} is in no layer of pyproject.toml"


STRAIGHT = re.compile(r'(?<![\w=(])"[\w{][^"]*[ \w}…]"(?![\w:])')
AS_TYPED = re.compile(r'--|"(id|email):')


def find_sentences(path: Path) -> Iterator[str]:
    """Yield the strings of a module that look like sentences, except docstrings.

    The parts of f-strings are yielded separately.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    skipped |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


@pytest.mark.parametrize("package", ["core", "gui"])
def test_user_texts_use_typographic_quotes(package: str) -> None:
    found = [(path.name, text) for path in find_modules(package) for text in find_sentences(path)]
    straight = [each for each in found if STRAIGHT.search(each[1]) and not AS_TYPED.search(each[1])]
    assert straight == []
    assert sum("“" in text for _, text in found) > 30
