"""Limits on the memory that undo needs.

Every edit keeps the files that were open before and after it. Edits of the same files share them, so only edits that
open files need more memory.
"""

from collections.abc import Sequence

from PySide6.QtGui import QUndoStack

from core.workbook import Workbook
from gui.work.edit import DocumentState, EditCommand

MAX_CACHED_CELLS = 5_000_000
"""Maximum number of scores whose results are kept for undo. Older results are computed again."""

MAX_CACHED_RESULTS = 12
"""Maximum number of results to keep for undo: even those of a small class need several megabytes."""

MAX_HISTORY_BYTES = 2**24
"""Size in bytes of input files up to which all edits are kept. In memory, files are up to ten times as large."""

MIN_FILE_COUNT = 8
"""The number of input files whose edits are always kept, however large they are."""


def exceeds_cache(states: Sequence[DocumentState]) -> bool:
    """Return True if the results of these states need too much memory.

    Results that several states share count once.
    """
    cell_counts = {id(state.results): state.cell_count for state in states}
    return len(cell_counts) > MAX_CACHED_RESULTS or sum(cell_counts.values()) > MAX_CACHED_CELLS


def has_same_files(first: Workbook, second: Workbook) -> bool:
    """Return True if both workbooks contain the same file objects."""
    return first.export is second.export and first.gradebook is second.gradebook


def list_edits(stack: QUndoStack) -> list[EditCommand]:
    """Return the edits of the stack, from the oldest to the newest."""
    commands = [stack.command(index) for index in range(stack.count())]
    return [command for command in commands if isinstance(command, EditCommand)]


def trim_undo_stack(stack: QUndoStack) -> list[DocumentState]:
    """Remove the oldest edits if their files need too much memory.

    Return the last state of each course that these edits replaced. Undo can no longer restore such a state, but it may
    be unsaved.
    """
    edits = list_edits(stack)
    kept_count = _count_recent_edits(edits)
    if kept_count == len(edits):
        return []
    removed, kept = edits[:-kept_count], [edit.copy() for edit in edits[-kept_count:]]
    replaced_states = [edit.replaced_state for edit in removed if edit.replaced_state]
    stack.clear()
    for edit in kept:
        stack.push(edit)
    return replaced_states


def _count_recent_edits(edits: Sequence[EditCommand]) -> int:
    """Return how many of the newest edits can be kept; at least one always can."""
    sizes: dict[int, int] = {}
    for count, edit in enumerate(reversed(edits)):
        for state in edit.states:
            sizes |= _measure_files(state)
        if count and len(sizes) > MIN_FILE_COUNT and sum(sizes.values()) > MAX_HISTORY_BYTES:
            return count
    return len(edits)


def _measure_files(state: DocumentState) -> dict[int, int]:
    """Return the sizes of the state's input files in bytes, by object identity."""
    export, gradebook = state.workbook.export, state.workbook.gradebook
    files = [*(export.files if export else ()), *([gradebook] if gradebook else ())]
    return {id(file): len(file.data) for file in files}
