"""Fake messages, which are recorded, and prepared answers to questions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from core.errors import ClickoverError
from gui.work.messages import Choice, Messages


@dataclass
class RecordedQuestion:
    """Question that was asked, and the keys of its choices."""

    question: str
    detail: str
    keys: list[str]


@dataclass
class RecordedMessages:
    """Recorded messages and questions, and the prepared answers."""

    texts: list[str] = field(default_factory=list)
    errors: list[ClickoverError] = field(default_factory=list)
    questions: list[RecordedQuestion] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    save_to: Path | None = None
    suggested: str = ""


class FakeMessages(Messages):
    """Messages that are recorded instead of shown in a dialog."""

    def __init__(self) -> None:
        super().__init__()
        self.recorded = RecordedMessages()

    @override
    def show_info(self, text: str) -> None:
        self.recorded.texts.append(text)

    @override
    def show_error(self, error: ClickoverError) -> None:
        self.recorded.errors.append(error)

    @override
    def ask(self, question: str, detail: str, choices: Sequence[Choice]) -> str:
        self.recorded.questions.append(RecordedQuestion(question, detail, [choice.key for choice in choices]))
        cancel_key = next(choice.key for choice in choices if choice.is_cancel)
        return self.recorded.answers.pop(0) if self.recorded.answers else cancel_key

    @override
    def choose_files(self, title: str, filters: str = "") -> list[Path]:
        return self.recorded.files

    @override
    def choose_save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        self.recorded.suggested = suggested
        return self.recorded.save_to
