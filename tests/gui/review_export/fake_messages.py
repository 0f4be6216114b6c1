"""What does a test use in place of the door to the person?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from core.errors import ClickoverError
from gui.work.messages import Choice, Messages


@dataclass
class Asked:
    """One question that the fake was asked."""

    question: str
    detail: str
    keys: list[str]


@dataclass
class Heard:
    """What the fake door was told and asked, and how it answers."""

    told: list[str] = field(default_factory=list)
    errors: list[ClickoverError] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    save_to: Path | None = None
    suggested: str = ""


class FakeMessages(Messages):
    """The door to the person, without a person."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = Heard()

    @override
    def tell(self, text: str) -> None:
        self.heard.told.append(text)

    @override
    def warn(self, error: ClickoverError) -> None:
        self.heard.errors.append(error)

    @override
    def ask(self, question: str, detail: str, choices: Sequence[Choice]) -> str:
        self.heard.asked.append(Asked(question, detail, [choice.key for choice in choices]))
        cancelling = next(choice.key for choice in choices if choice.is_cancel)
        return self.heard.answers.pop(0) if self.heard.answers else cancelling

    @override
    def choose_files(self, title: str, filters: str = "") -> list[Path]:
        return self.heard.files

    @override
    def choose_save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        self.heard.suggested = suggested
        return self.heard.save_to
