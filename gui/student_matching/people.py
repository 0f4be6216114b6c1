"""People in the iClicker file, with their proposals and matches."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from core.clicker.export import Participant
from core.cooperative import cached_property, iter_yielding
from core.problems import Report
from core.students.field_comparison import FieldComparison, IdentityOwners, compare_fields, index_identity_owners
from core.students.match_results import MatchResult, MatchStatus, RowMatch
from core.students.proposals import AdjustedProposals, Candidate, ConfidenceBand, Proposals
from gui.student_matching.match_texts import MatchGroup, describe_participant, format_identity, get_display_name
from gui.student_matching.person import Person, find_group, is_decided
from gui.student_matching.roster_search import build_search_text

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.results import Results


MAX_NAMED_PEOPLE = 2
"""Largest group whose people the status names instead of counting them."""


class People:
    """People in the iClicker file, by row.

    A `Person` is built only when it is needed, because a file may have 50,000 rows. `proposals` identifies the
    underlying files: as long as it is the same object, the names are the same.
    """

    def __init__(self, results: "Results") -> None:
        workbook = results.workbook
        export, gradebook = workbook.export, workbook.gradebook
        self._participants = {person.row: person for person in export.participants} if export else {}
        self.students: Mapping[str, Student] = {
            student.canvas_id: student for student in (gradebook.students if gradebook else ())
        }
        self.proposals = results.proposals or Proposals({}, Report())
        self._match_result = results.matches or MatchResult({})
        self.row_matches: Mapping[int, RowMatch] = self._match_result.by_row

    def is_built_from(self, results: "Results") -> bool:
        """Return True if the people were built from these results."""
        return self.proposals is results.proposals and self._match_result is results.matches

    @property
    def is_from_other_course(self) -> bool:
        """True if no one in the iClicker file matches anyone in the gradebook."""
        return self._match_result.has_no_matches

    @cached_property
    def matched_students(self) -> Mapping[int, str]:
        """The matched student's Canvas ID for each matched row."""
        return self._match_result.students

    @cached_property
    def duplicate_count(self) -> int:
        """The number of students with more than one matched row."""
        return sum(count > 1 for count in Counter(self.matched_students.values()).values())

    @cached_property
    def adjusted_proposals(self) -> AdjustedProposals:
        """The proposals, adjusted to the rows that are matched."""
        return AdjustedProposals(self.proposals, self.matched_students)

    @cached_property
    def roster_search_texts(self) -> "Sequence[tuple[Student, str]]":
        """The students, except for the Test Student, with their search texts."""
        return [
            (student, build_search_text(student.name, student.login_id, student.sis_user_id, student.canvas_id))
            for student in self.students.values()
            if not student.is_test
        ]

    @cached_property
    def identity_owners(self) -> IdentityOwners:
        """Who has which student ID and login."""
        return index_identity_owners(self.students.values())

    def compare_fields(self, participant: Participant, student: "Student") -> tuple[FieldComparison, ...]:
        """Return how a person and a student compare, field by field."""
        return compare_fields(participant, student, self.identity_owners)

    @cached_property
    def groups_by_row(self) -> Mapping[int, MatchGroup]:
        """The group of each row."""
        return {row: find_group(row_match) for row, row_match in self.row_matches.items()}

    @cached_property
    def group_counts(self) -> Mapping[MatchGroup, int]:
        """The number of rows in each group."""
        return dict(Counter(self.groups_by_row.values()))

    @cached_property
    def small_group_names(self) -> Mapping[MatchGroup, Sequence[str]]:
        """The people's names in each group that is small enough to list them."""
        small_groups = {group for group, count in self.group_counts.items() if count <= MAX_NAMED_PEOPLE}
        names: dict[MatchGroup, list[str]] = {group: [] for group in small_groups}
        for row, group in self.groups_by_row.items():
            if group in small_groups:
                names[group].append(self.get_name(row))
        return names

    @cached_property
    def review_rows(self) -> Sequence[int]:
        """The rows that need review, in file order."""
        return [row for row, group in self.groups_by_row.items() if group is MatchGroup.NEEDS_REVIEW]

    @cached_property
    def review_band_counts(self) -> Mapping[ConfidenceBand, int]:
        """The number of rows that need review in each confidence band.

        Rejected matches aren't counted.
        """
        return Counter(self.get_band(row) for row in self.review_rows if not self.is_rejected(row))

    def compute_cached_properties(self) -> None:
        """Compute the cached properties that the page needs.

        Call it on a pool thread, so that the GUI remains responsive.
        """
        _ = self.adjusted_proposals, self.small_group_names, self.review_band_counts, self.roster_search_texts
        _ = self.identity_owners, self.duplicate_count

    @property
    def rows(self) -> Sequence[int]:
        """All rows, in file order."""
        return tuple(self.row_matches)

    def contains(self, person: Person) -> bool:
        """Return True if the person is from this file.

        In another file, the same row may belong to a different person.
        """
        return self._participants.get(person.row) is person.participant

    def build_person(self, row: int, adjusted_proposals: AdjustedProposals | None = None) -> Person:
        """Build the person in a row.

        Pass `adjusted_proposals` to use matches other than the document's.
        """
        proposal, row_match = (adjusted_proposals or self.adjusted_proposals).get_proposal(row), self.row_matches[row]
        is_offered = proposal.candidates and row_match.status is MatchStatus.NEEDS_REVIEW
        best = proposal.candidates[0].canvas_id if is_offered else ""
        return Person(self._participants[row], proposal, row_match, self.students.get(row_match.canvas_id or best))

    def build_name_keys(self) -> dict[int, str]:
        """Return each row's sort key by name, without building a `Person`."""
        return {row: self._participants[row].name.casefold() for row in self.row_matches}

    def build_identity_keys(self) -> dict[int, str]:
        """Return each row's sort key by IDs and email address."""
        return {row: format_identity(self._participants[row]).casefold() for row in self.row_matches}

    def build_student_keys(self) -> dict[int, str]:
        """Return the sort key of each row's matched or suggested student, or ""."""
        names = {canvas_id: student.name.casefold() for canvas_id, student in self.students.items()}
        offered = {"": "", **{canvas_id: f"{name}?" for canvas_id, name in names.items()}}
        return {
            row: names.get(row_match.canvas_id, "")
            if row_match.canvas_id
            else offered.get(self._find_suggested_student(row, row_match), "")
            for row, row_match in self.row_matches.items()
        }

    def build_evidence_keys(self) -> dict[int, str]:
        """Return each row's sort key by evidence."""
        return {row: self._format_evidence(row, row_match).casefold() for row, row_match in self.row_matches.items()}

    def _format_evidence(self, row: int, row_match: RowMatch) -> str:
        return row_match.reason if row_match.status is MatchStatus.MATCHED else self.build_person(row).evidence

    def _find_suggested_student(self, row: int, row_match: RowMatch) -> str:
        """Return the suggested student's ID if the row needs review, or ""."""
        return self.get_best_candidate(row).canvas_id if row_match.status is MatchStatus.NEEDS_REVIEW else ""

    def get_band(self, row: int) -> ConfidenceBand:
        """Return the confidence band of a row's proposal."""
        return self.adjusted_proposals.get_band(row)

    def get_name(self, row: int) -> str:
        """Return the name in iClicker, or the row number if there is no name."""
        return get_display_name(self._participants[row])

    def describe_person(self, row: int) -> str:
        """Return the iClicker data of the person in a row, in one line."""
        return describe_participant(self._participants[row])

    def get_best_candidate(self, row: int) -> Candidate:
        """Return the most likely candidate for a row, which must have candidates."""
        return self.adjusted_proposals.get_proposal(row).candidates[0]

    def is_very_likely(self, row: int) -> bool:
        """Return True if the user may confirm this row as part of a list.

        Duplicate accounts don't qualify because the user has to compare them. Rejected matches don't qualify either.
        """
        if self.get_band(row) is not ConfidenceBand.STRONG or self.is_rejected(row):
            return False
        return not self.adjusted_proposals.get_proposal(row).is_duplicate_account

    def is_rejected(self, row: int) -> bool:
        """Return True if the user rejected the row's match without choosing another."""
        row_match = self.row_matches[row]
        return row_match.status is MatchStatus.NEEDS_REVIEW and is_decided(row_match)


def load_people(results: "Results") -> People:
    """Return the people in these results, with all cached properties computed."""
    people = People(results)
    people.compute_cached_properties()
    return people


def build_search_texts(people: People) -> dict[int, str]:
    """Return each row's search text, built from iClicker and Canvas fields."""
    texts = {}
    for row in iter_yielding(people.rows):
        person = people.build_person(row)
        participant, student = person.participant, person.student
        clicker_text = build_search_text(participant.name, *participant.identity_texts)
        canvas_text = (
            build_search_text(student.name, student.login_id, student.sis_user_id, student.section) if student else ""
        )
        texts[row] = f"{clicker_text} {canvas_text}"
    return texts
