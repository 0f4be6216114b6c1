"""Who is in the iClicker file, and where does everybody stand?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from core.pacing import paced
from core.problems import Report
from core.students.proposals import Accounts, Band, Candidate, Proposals
from core.students.settling import Roll, Settled, Standing
from gui.student_matching.person import Person, group_of, is_by_person
from gui.student_matching.roster_search import searchable
from gui.student_matching.words import Group, identity_lines, name_of, participant_words

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.results import Results


MOST_NAMED = 2
"""Up to so many people are named in a sentence; more are counted."""


class People:
    """Everybody in the export, by row. A `Person` is put together when somebody looks at it: a file may hold 50,000.

    `proposals` are those behind it: while they are the same, so are the names.
    """

    def __init__(self, results: "Results") -> None:
        workbook = results.workbook
        export, gradebook = workbook.export, workbook.gradebook
        self._participants = {person.row: person for person in export.participants} if export else {}
        self.students: Mapping[str, Student] = {
            student.canvas_id: student for student in (gradebook.students if gradebook else ())
        }
        self.proposals = results.proposals or Proposals({}, Report())
        self._roll = results.roll or Roll({})
        self.ends: Mapping[int, Settled] = self._roll.by_row

    def is_of(self, results: "Results") -> bool:
        """Whether these are the people of these results."""
        return self.proposals is results.proposals and self._roll is results.roll

    @property
    def are_strangers(self) -> bool:
        """Whether nobody of them is like anybody in the gradebook."""
        return self._roll.is_of_strangers

    @cached_property
    def matched(self) -> Mapping[int, str]:
        """The Canvas ids by row, for the rows that count."""
        return self._roll.students

    @cached_property
    def accounts(self) -> Accounts:
        """What the rows that count tell of the others."""
        return Accounts(self.proposals, self.matched)

    @cached_property
    def roster_texts(self) -> "Sequence[tuple[Student, str]]":
        """Every student, the Test Student aside, with what a search of the roster looks through."""
        return [
            (each, searchable(each.name, each.login_id, each.sis_user_id, each.canvas_id))
            for each in paced(self.students.values())
            if not each.is_test
        ]

    @cached_property
    def groups(self) -> Mapping[int, Group]:
        """The group of every row."""
        return {row: group_of(end) for row, end in self.ends.items()}

    @cached_property
    def counts(self) -> Mapping[Group, int]:
        """How many rows there are of each group."""
        return dict(Counter(self.groups.values()))

    @cached_property
    def few_names(self) -> Mapping[Group, Sequence[str]]:
        """Who is in each group that has so few people that they can be named."""
        few = {group for group, count in self.counts.items() if count <= MOST_NAMED}
        names: dict[Group, list[str]] = {group: [] for group in few}
        for row, group in self.groups.items():
            if group in few:
                names[group].append(self.name(row))
        return names

    @cached_property
    def waiting(self) -> Sequence[int]:
        """The rows that need a person, in file order."""
        return [row for row, group in self.groups.items() if group is Group.NEEDS_YOU]

    @cached_property
    def waiting_bands(self) -> Mapping[Band, int]:
        """How many of the rows that need a person have a suggestion how sure; one that was doubted has none."""
        return Counter(self.band(row) for row in self.waiting if not self.is_doubted(row))

    def count_all(self) -> None:
        """Work out now what is otherwise worked out when it is first asked for."""
        _ = self.accounts, self.few_names, self.waiting_bands, self.roster_texts

    @property
    def rows(self) -> Sequence[int]:
        """All rows, in file order."""
        return tuple(self.ends)

    def has(self, person: Person) -> bool:
        """Whether this person is among them: in another file, the row is somebody else's."""
        return self._participants.get(person.row) is person.participant

    def person(self, row: int, accounts: Accounts | None = None) -> Person:
        """The person of one row; `accounts` where other rows count than those of the document."""
        proposal, end = (accounts or self.accounts).proposal(row), self.ends[row]
        is_offered = proposal.candidates and end.standing is Standing.NEEDS_PERSON
        best = proposal.candidates[0].canvas_id if is_offered else ""
        return Person(self._participants[row], proposal, end, self.students.get(end.canvas_id or best))

    def name_keys(self) -> dict[int, str]:
        """What the rows are sorted by, as names; this and the others without the cost of a `Person` for each row."""
        return {row: self._participants[row].name.casefold() for row in self.ends}

    def identity_keys(self) -> dict[int, str]:
        """What the rows are sorted by, as identities."""
        return {row: identity_lines(self._participants[row]).casefold() for row in self.ends}

    def student_keys(self) -> dict[int, str]:
        """What the rows are sorted by, as the students that they are or may be; "" for none."""
        names = {canvas_id: student.name.casefold() for canvas_id, student in self.students.items()}
        offered = {"": "", **{canvas_id: f"{name}?" for canvas_id, name in names.items()}}
        return {
            row: names.get(end.canvas_id, "") if end.canvas_id else offered.get(self._best(row, end), "")
            for row, end in self.ends.items()
        }

    def evidence_keys(self) -> dict[int, str]:
        """What the rows are sorted by, as evidence."""
        return {row: self._evidence(row, end).casefold() for row, end in self.ends.items()}

    def _evidence(self, row: int, end: Settled) -> str:
        return end.why if end.standing is Standing.SETTLED else self.person(row).evidence

    def _best(self, row: int, end: Settled) -> str:
        """The student who is offered where a person is needed."""
        return self.best(row).canvas_id if end.standing is Standing.NEEDS_PERSON else ""

    def band(self, row: int) -> Band:
        """How sure the proposal for a row is."""
        return self.accounts.band(row)

    def name(self, row: int) -> str:
        """What iClicker calls the person of a row; the number of the row where it has no name."""
        return name_of(self._participants[row])

    def say(self, row: int) -> str:
        """All that iClicker knows of the person of a row, in one line."""
        return participant_words(self._participants[row])

    def best(self, row: int) -> Candidate:
        """The likeliest student of a row that has any."""
        return self.accounts.proposal(row).candidates[0]

    def is_strong(self, row: int) -> bool:
        """Whether one click may confirm a row with others.

        Never a second account: both are shown first. Never a match that the person doubted.
        """
        if self.band(row) is not Band.STRONG or self.is_doubted(row):
            return False
        return not self.accounts.proposal(row).is_second_account

    def is_doubted(self, row: int) -> bool:
        """Whether the person said that evidence alone must not match a row that is still to be decided."""
        end = self.ends[row]
        return end.standing is Standing.NEEDS_PERSON and is_by_person(end)


def read_people(results: "Results") -> People:
    """Everybody, with all that the page tells of them worked out at once: meant for a pool thread."""
    people = People(results)
    people.count_all()
    return people


def search_texts(people: People) -> dict[int, str]:
    """What the search looks through, by row: iClicker's fields and those of the student."""
    texts = {}
    for row in paced(people.rows):
        person = people.person(row)
        own, student = person.participant, person.student
        here = searchable(own.name, own.student_id, own.email, own.remote_id)
        there = searchable(student.name, student.login_id, student.sis_user_id, student.section) if student else ""
        texts[row] = f"{here} {there}"
    return texts
