"""What does each row of the export say about who it is?"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.clicker.export import Participant
from core.pacing import paced
from core.students.identity import Email, id_key, is_scientific, login_key, read_email
from core.students.names import Name, read_participant_name


@dataclass(frozen=True, slots=True)
class Row:
    """One participant's identity, taken apart. `id_key` and `typed_login` both come from the student id field.

    An e-mail address that stands in the student id field counts as the e-mail where the row has no other.
    """

    number: int
    name: Name
    name_text: str
    id_text: str
    id_key: str
    typed_login: str
    email_text: str
    email: Email | None

    @property
    def has_damaged_id(self) -> bool:
        """Whether something stands in the id field that no id can be read from."""
        return bool(self.id_text) and is_scientific(self.id_text)

    @property
    def has_damaged_email(self) -> bool:
        """Whether something stands in the e-mail field that is no address."""
        return bool(self.email_text) and self.email is None


def read_row(participant: Participant) -> Row:
    """The identity of one participant."""
    id_text = participant.student_id.strip()
    email_text = participant.email.strip() or (id_text if "@" in id_text else "")
    return Row(
        participant.row,
        read_participant_name(participant.name.strip(), participant.last.strip(), participant.first.strip()),
        participant.name.strip() or f"{participant.first} {participant.last}".strip(),
        id_text,
        id_key(id_text),
        login_key(id_text),
        email_text,
        read_email(email_text),
    )


def read_rows(participants: Sequence[Participant]) -> tuple[Row, ...]:
    """The identities of all of them, in file order."""
    return tuple(read_row(participant) for participant in paced(participants))
