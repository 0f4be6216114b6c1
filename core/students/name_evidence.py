"""Evidence from names for and against each candidate.

A name is compared as given, with its parts swapped, and with its words divided differently. The reading
with the highest weight counts, after a penalty for each change.

Weights are in log units: a shared token weighs more the rarer it is in the roster, and an approximate one weighs less.
The weights are constants, so that every score can be explained.
"""

from typing import NamedTuple

from core.students.identity import extract_local_part
from core.students.names import EAST_ASIAN_LAST_NAMES, Name, Tokens, is_given_name, tokenize
from core.students.roster import MAX_RARITY, Roster
from core.students.similarity import Similarity, compare_tokens

# For each similarity of a shared token: the factor of its rarity, and the penalty.
_SIMILARITY_WEIGHTS = {
    Similarity.SAME: (1.0, 0.0),
    Similarity.SHORT_FORM: (0.85, 0.9),
    Similarity.TYPO: (0.85, 1.2),
    Similarity.SPELLING_VARIANT: (0.85, 1.6),
    Similarity.PREFIX: (0.8, 1.4),
    Similarity.SUFFIX: (0.7, 1.6),
    Similarity.TWO_TYPOS: (0.7, 2.2),
}
_INITIAL_WEIGHT = 1.6
_MIN_SHARED_WEIGHT = 0.2
_EXISTING_NAME_PENALTY = 2.0
_FURTHER_TOKEN_FACTOR = 0.5
_ONE_SIDE_LEFTOVER_PENALTY = 0.3
_BOTH_SIDES_LEFTOVER_PENALTY = 1.5
_MAX_FURTHER_TOKENS_BONUS = 1.5
_JOINED_BONUS, _WITH_PARTICLES_BONUS = 1.0, 0.5
_MISSING_WEIGHT = -0.5
_MISMATCH_WEIGHT = -5.8
_LOGIN_WEIGHT = 8.0
_ENGLISH_NAME_BONUS = 3.6
_SAME_SUFFIX_BONUS, _MISSING_SUFFIX_PENALTY, _OTHER_SUFFIX_PENALTY = 2.5, 0.7, 6.0
_SWAPPED_PENALTY, _SWAPPED_UNSPLIT_PENALTY = 1.4, 0.5
_OTHER_SPLIT_PENALTY, _OTHER_SPLIT_UNSPLIT_PENALTY = 0.8, 0.3
_ROSTER_SPLIT_PENALTY = 0.9
_MAX_UNSPLIT_TOKENS = 4
_MAX_CACHE_SIZE = 200_000


class NamePartEvidence(NamedTuple):
    """Evidence from a last or a first name.

    `weight` is in log units. `similarity` is the similarity of the two tokens with the highest weight.
    `is_contradiction` is True if both sides have tokens left that resemble nothing on the other side.
    """

    weight: float
    similarity: Similarity
    is_contradiction: bool = False


MISSING_PART = NamePartEvidence(_MISSING_WEIGHT, Similarity.DIFFERENT)
_DIFFERENT_PART = NamePartEvidence(_MISMATCH_WEIGHT, Similarity.DIFFERENT, is_contradiction=True)


class NamePartScorer:
    """A scorer that compares last or first names with the students in a roster.

    It caches its results, because names repeat.
    """

    def __init__(self, roster: Roster) -> None:
        """Start with an empty cache for this roster."""
        self._roster = roster
        self._cache: dict[tuple[Tokens, Tokens, bool], NamePartEvidence] = {}

    def get_rarity(self, token: str, *, is_last: bool) -> float:
        """Return how rare a token is as a last or a first name.

        If no student has the token in this part of the name, its rarity in the other part counts.
        """
        rarities, other_rarities = self._roster.last_name_rarity, self._roster.first_name_rarity
        if not is_last:
            rarities, other_rarities = other_rarities, rarities
        return rarities.get(token) or other_rarities.get(token) or self._roster.unseen_rarity

    def score(self, tokens: Tokens, student_tokens: Tokens, *, is_last: bool) -> NamePartEvidence:
        """Return the evidence from comparing part of a name with part of a student's name."""
        if not tokens or not student_tokens:
            return MISSING_PART
        key = (tokens, student_tokens, is_last)
        evidence = self._cache.get(key)
        if evidence is None:
            if len(self._cache) > _MAX_CACHE_SIZE:
                self._cache.clear()
            evidence = self._cache[key] = self._score_tokens(tokens, student_tokens, is_last=is_last)
        return evidence

    def score_joined_part(self, joined: str, student_joined: str, tokens: Tokens, *, is_last: bool) -> NamePartEvidence:
        """Return the evidence from a name part written without spaces.

        Particles are included: "Dekok" agrees with "de Kok".
        """
        similarity = compare_tokens(joined, student_joined) if joined and student_joined else Similarity.DIFFERENT
        if similarity <= Similarity.PREFIX:
            return _DIFFERENT_PART
        rarest = max(self.get_rarity(token, is_last=is_last) for token in tokens)
        factor, penalty = _SIMILARITY_WEIGHTS[similarity]
        return NamePartEvidence(min(factor * (rarest + _WITH_PARTICLES_BONUS) - penalty, MAX_RARITY), similarity)

    def _score_tokens(self, tokens: Tokens, student_tokens: Tokens, *, is_last: bool) -> NamePartEvidence:
        if len(tokens) != len(student_tokens) and "".join(tokens) == "".join(student_tokens):
            rarest = max(self.get_rarity(student_token, is_last=is_last) for student_token in student_tokens)
            return NamePartEvidence(min(rarest + _JOINED_BONUS, MAX_RARITY), Similarity.SAME)
        pairs = [
            (self._compute_weight(similarity, token, student_token, is_last=is_last), similarity, token, student_token)
            for token in tokens
            for student_token in student_tokens
            if (similarity := compare_tokens(token, student_token))
        ]
        return (
            _combine_pairs(sorted(pairs, reverse=True), len(tokens), len(student_tokens)) if pairs else _DIFFERENT_PART
        )

    def _compute_weight(self, similarity: Similarity, token: str, student_token: str, *, is_last: bool) -> float:
        rarity = self.get_rarity(student_token, is_last=is_last)
        if similarity is Similarity.INITIAL:
            return min(_INITIAL_WEIGHT, rarity)
        factor, penalty = _SIMILARITY_WEIGHTS[similarity]
        if similarity in (Similarity.TYPO, Similarity.TWO_TYPOS) or (
            is_last and similarity is Similarity.SPELLING_VARIANT
        ):
            rarities = self._roster.last_name_rarity if is_last else self._roster.first_name_rarity
            penalty += _EXISTING_NAME_PENALTY if token in rarities else 0.0
        return max(factor * rarity - penalty, _MIN_SHARED_WEIGHT)


def _combine_pairs(pairs: list[tuple[float, Similarity, str, str]], count: int, student_count: int) -> NamePartEvidence:
    """Return the evidence from matching tokens, with penalties for leftover ones.

    The best pair counts in full, further pairs in part. `pairs` is sorted, best first.
    """
    weight, similarity, token, student_token = pairs[0]
    used_tokens, used_student_tokens = {token}, {student_token}
    for extra_weight, _, token, student_token in pairs[1:]:
        if token not in used_tokens and student_token not in used_student_tokens:
            used_tokens.add(token)
            used_student_tokens.add(student_token)
            weight += _FURTHER_TOKEN_FACTOR * extra_weight
    has_leftover, has_student_leftover = count > len(used_tokens), student_count > len(used_student_tokens)
    is_contradiction = has_leftover and has_student_leftover
    if is_contradiction:
        weight -= _BOTH_SIDES_LEFTOVER_PENALTY
    elif has_leftover or has_student_leftover:
        weight -= _ONE_SIDE_LEFTOVER_PENALTY
    return NamePartEvidence(min(weight, MAX_RARITY + _MAX_FURTHER_TOKENS_BONUS), similarity, is_contradiction)


class NameEvidence(NamedTuple):
    """Evidence from a whole name.

    `weight` is in log units. `reading` is "as given", "swapped", "split", or "login".
    """

    weight: float
    last: NamePartEvidence
    first: NamePartEvidence
    reading: str = "as given"

    @property
    def is_agreement(self) -> bool:
        """True if last and first name agree, at least one of them in more than an initial."""
        return (
            min(self.last.similarity, self.first.similarity) > 0
            and max(self.last.similarity, self.first.similarity) > Similarity.INITIAL
        )

    @property
    def is_approximate(self) -> bool:
        """True if the last or the first name is misspelled, shortened, or incomplete."""
        return any(Similarity.INITIAL < part.similarity < Similarity.SHORT_FORM for part in (self.last, self.first))


NO_NAME_EVIDENCE = NameEvidence(0.0, MISSING_PART, MISSING_PART)
_LOGIN_PART = NamePartEvidence(0.0, Similarity.SAME)
_LOGIN_EVIDENCE = NameEvidence(_LOGIN_WEIGHT, _LOGIN_PART, _LOGIN_PART, "login")


class NameScorer:
    """A scorer that compares whole names with the students in a roster."""

    def __init__(self, roster: Roster, part_scorer: NamePartScorer) -> None:
        """Prepare to score against this roster.

        `part_scorer` scores last and first names.
        """
        self._names = roster.names
        self._have_particles = tuple(name.has_particles for name in roster.names)
        self._logins = tuple("".join(tokenize(extract_local_part(student.login_id))) for student in roster.students)
        self._part_scorer = part_scorer

    def score(self, name: Name, student: int) -> NameEvidence:
        """Return the evidence from a name for or against a student.

        `student` is a position in the roster.
        """
        evidence = self._score_tokens(name, student)
        suffix, other_suffix = name.suffix, self._names[student].suffix
        if suffix == other_suffix:
            return evidence._replace(weight=evidence.weight + _SAME_SUFFIX_BONUS) if suffix else evidence
        penalty = _OTHER_SUFFIX_PENALTY if suffix and other_suffix else _MISSING_SUFFIX_PENALTY
        return evidence._replace(weight=evidence.weight - penalty)

    def _score_tokens(self, name: Name, student: int) -> NameEvidence:
        if not name:
            return NO_NAME_EVIDENCE
        if name.joined == self._logins[student]:
            return _LOGIN_EVIDENCE
        other = self._names[student]
        best = self._score_reading(name, name.last, name.first, other, other.last, other.first)
        is_same = best.last.similarity is Similarity.SAME is best.first.similarity
        if is_same and len(name.last) == len(other.last) and len(name.first) == len(other.first):
            return best
        if self._have_particles[student] or name.has_particles:
            best = self._score_joined_parts(best, name, other)
        if _can_be_swapped(name, other):
            penalty = _SWAPPED_PENALTY if name.is_split else _SWAPPED_UNSPLIT_PENALTY
            swapped = self._score_reading(name, name.first, name.last, other, other.last, other.first)
            best = max(best, _apply_penalty(swapped, penalty, "swapped"))
        if len(name.sorted_tokens) + len(other.sorted_tokens) > _MAX_UNSPLIT_TOKENS:
            best = max(best, self._score_other_splits(best, name, other))
        return best

    def _score_reading(
        self, name: Name, last: Tokens, first: Tokens, other: Name, other_last: Tokens, other_first: Tokens
    ) -> NameEvidence:
        last_part = self._part_scorer.score(last, other_last, is_last=True)
        first_part = self._part_scorer.score(first, other_first, is_last=False)
        if first_part.similarity < Similarity.SAME:
            if name.nicknames:
                first_part = max(first_part, self._part_scorer.score(name.nicknames, other_first, is_last=False))
            if other.nicknames:
                first_part = max(first_part, self._part_scorer.score(first, other.nicknames, is_last=False))
        weight = last_part.weight + first_part.weight
        if first_part.similarity is Similarity.DIFFERENT and _can_be_english_name(first, other_last):
            weight += _ENGLISH_NAME_BONUS
        return NameEvidence(weight, last_part, first_part)

    def _score_joined_parts(self, evidence: NameEvidence, name: Name, other: Name) -> NameEvidence:
        """Return the evidence after comparing the parts without spaces as well.

        Parts that differ only in spaces and particles count as the same.
        """
        last, first = evidence.last, evidence.first
        if last.similarity < Similarity.SAME and other.last:
            last = max(
                last,
                self._part_scorer.score_joined_part(name.joined_last, other.joined_last, other.last, is_last=True),
            )
        if first.similarity < Similarity.SAME and other.first:
            first = max(
                first,
                self._part_scorer.score_joined_part(name.joined_first, other.joined_first, other.first, is_last=False),
            )
        gain = last.weight - evidence.last.weight + first.weight - evidence.first.weight
        return NameEvidence(evidence.weight + gain, last, first)

    def _score_other_splits(self, best: NameEvidence, name: Name, other: Name) -> NameEvidence:
        penalty = _OTHER_SPLIT_PENALTY if name.is_split else _OTHER_SPLIT_UNSPLIT_PENALTY
        tokens = name.first + name.last
        for position in range(1, len(tokens)):
            for last, first in ((tokens[position:], tokens[:position]), (tokens[:position], tokens[position:])):
                if last not in (name.last, name.first):
                    evidence = self._score_reading(name, last, first, other, other.last, other.first)
                    best = max(best, _apply_penalty(evidence, penalty, "split"))
        if len(other.first) > 1:
            other_last, other_first = other.first[-1:] + other.last, other.first[:-1]
            evidence = self._score_reading(name, name.last, name.first, other, other_last, other_first)
            best = max(best, _apply_penalty(evidence, _ROSTER_SPLIT_PENALTY, "split"))
        return best


def _apply_penalty(evidence: NameEvidence, penalty: float, reading: str) -> NameEvidence:
    return NameEvidence(evidence.weight - penalty, evidence.last, evidence.first, reading)


def _can_be_swapped(name: Name, other: Name) -> bool:
    """Return True if swapping the parts can help.

    Some token must have the initial of a token in the other part.
    """
    return not {token[0] for token in name.first}.isdisjoint(token[0] for token in other.last) or not {
        token[0] for token in name.last
    }.isdisjoint(token[0] for token in other.first)


def _can_be_english_name(first: Tokens, last: Tokens) -> bool:
    return bool(first and last) and last[0] in EAST_ASIAN_LAST_NAMES and is_given_name(first[0])
