"""How does this step say things: translated, filled in, and with the right plural?"""

from PySide6.QtCore import QCoreApplication

CONTEXT = "Review"


def tr(text: str, **values: object) -> str:
    """The sentence in the person's language, with `{name}` filled in from `values`."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated


def counted(count: int, one: str, many: str) -> str:
    """Say "1 score" or "3 scores": `one` and `many` are translated already; `{n}` in them becomes the number."""
    return (one if count == 1 else many).format(n=f"{count:,}")


def listed(parts: list[str]) -> str:
    """Several things in one sentence, without those that are empty."""
    return ", ".join(part for part in parts if part)


def score_words(text: str) -> str:
    """A cell of the gradebook as a person says it: a number, "excused", "no score"."""
    return {"": tr("no score"), "EX": tr("excused")}.get(text, text)
