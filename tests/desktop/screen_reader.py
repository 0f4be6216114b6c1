"""List what a screen reader finds in the window. Run by the system's Python, which has the AT-SPI bindings.

Prints one line for each visible element: its role, its name, and whether it's checked, focused, or disabled.
"""

import importlib
import sys
from collections.abc import Iterator
from typing import Any

importlib.import_module("gi").require_version("Atspi", "2.0")
Atspi = importlib.import_module("gi.repository.Atspi")

DEEPEST = 40
STATES = {
    "checked": Atspi.StateType.CHECKED,
    "focused": Atspi.StateType.FOCUSED,
    "enabled": Atspi.StateType.ENABLED,
}


def elements(node: Any, depth: int = 0) -> Iterator[str]:  # noqa: ANN401 - the bindings have no types
    """Yield every visible element, from the top."""
    states = node.get_state_set()
    if depth > 1 and not states.contains(Atspi.StateType.SHOWING):
        return
    found = [word for word, state in STATES.items() if states.contains(state)]
    name = " ".join((node.get_name() or "").split())
    yield f"{node.get_role_name()}\t{name}\t{','.join(found)}"
    if depth < DEEPEST and "table" not in node.get_role_name():
        for at in range(min(node.get_child_count(), 200)):
            child = node.get_child_at_index(at)
            if child is not None:
                yield from elements(child, depth + 1)


def main() -> None:
    """Print the visible elements of the program with this name."""
    Atspi.init()
    desktop = Atspi.get_desktop(0)
    for at in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(at)
        if program is not None and sys.argv[1].lower() in (program.get_name() or "").lower():
            for line in elements(program):
                print(line)


main()
