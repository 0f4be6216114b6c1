"""Detection of rows that aren't people, such as points possible and averages.

A row with a comma in its name, an ID, a login, or an email is a person, even if the person's name is Max.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from core.cooperative import cached_property
from core.points import parse_points
from core.recognition.headers import normalize_header, parse_identity_header
from core.recognition.placeholders import is_id_placeholder
from core.recognition.roles import ColumnRole

if TYPE_CHECKING:
    from core.recognition.header_row import Grid

_POINTS_LABELS = frozenset(
    {
        *("points possible", "possible points", "max points", "maximum points", "max score", "maximum score"),
        *("out of", "total points possible", "points available", "pts possible", "possible", "max possible"),
        *("points possible read only", "maximum possible", "full marks", "max marks", "maximum marks"),
        *(
            "mögliche punkte",
            "erreichbare punkte",
            "maximale punkte",
            "maximalpunkte",
            "max punkte",
            "maximalpunktzahl",
        ),
        *("höchstpunktzahl", "points possibles", "points maximum", "note maximale", "puntos posibles"),
        *("puntos máximos", "puntuación máxima", "pontos possíveis", "pontuação máxima", "punti possibili"),
        *("punteggio massimo", "mogelijke punten", "maximale punten", "maximale score", "möjliga poäng", "maxpoäng"),
        *("mulige point", "mulige poeng", "maksimipisteet", "满分", "满点", "滿分", "満点", "配点", "만점"),
    }
)
_COUNTED = (
    r"(students|participants|responses|respondents|people|persons|attendees|learners|records|rows|entries|"
    r"studierende|studenten|teilnehmer|teilnehmende|schüler|étudiants|élèves|estudiantes|alumnos|participantes|"
    r"studenti|partecipanti|estudantes|alunos|deelnemers|studenter|deltagare|deltakere|opiskelijaa|студентов)"
)
_STATISTIC = (
    r"(averages?|avg|means?|medians?|mode|totals?|sums?|counts?|maximum|minimum|max|min|highest|lowest|high|low|"
    r"std|std dev|stdev|sd|standard deviation|variance|(response|participation|attendance|completion|correct) rate|"
    r"percent|percentage|%|n(?= [0-9])|class size|"
    r"(klassen|kurs)?durchschnitt|(klassen)?mittel|mittelwerte?|summe|gesamt|anzahl|teilnehmerzahl|standardabweichung|"
    r"höchstwert|tiefstwert|(antwort|rücklauf|teilnahme)quote|"
    r"moyenne|médiane|somme|effectif|nombre|écart type|taux de (réponse|participation)|"
    r"promedio|media|mediana|suma|máximo|mínimo|máx|mín|recuento|desviación (estándar|típica)|tasa de respuesta|"
    r"massimo|minimo|somma|totale|conteggio|deviazione standard|média|soma|moda|contagem|desvio padrão|"
    r"(klas)?gemiddelde|mediaan|totaal|aantal|standaard(deviatie|afwijking)|"
    r"medel|medelvärde|genomsnitt|gennemsnit|gjennomsnitt|summa|antal|antall|standard(avvikelse|avvik|afvigelse)|"
    r"keskiarvo|mediaani|keskihajonta|średnia|odchylenie standardowe|průměr|átlag|ortalama|toplam|standart sapma|"
    r"среднее|медиана|сумма|итого|максимум|минимум|стандартное отклонение|"
    r"平均|平均值|平均分|平均点|总计|合计|合計|最高分|最低分|最高点|最低点|中位数|中央値|标准差|標準偏差|人数|평균|합계|최고|최저|표준편차)"
)
_SUMMARY_LABEL = re.compile(
    rf"((class|course|overall|session|section|group|grand|poll|question|sub) )*{_STATISTIC}"
    rf"( (of|the|all|in|per|score|scores|points|percent|percentage|%|rate|correct|present|attendance|class|session|"
    rf"sessions|de|la|le|du|des|der|das|della|del|do|da|van|classe|cours|groupe|klasse|kurses|punkte|clase|curso|"
    rf"grupo|corso|gruppo|turma|klas|générale?|general|generale|{_COUNTED}))*( [0-9]+)*"
    rf"|[0-9]+( [0-9]+)? ({_COUNTED}|student|participant|response)( \w+){{0,3}}"
    rf"|(total |all |number of |count of |total number of )?{_COUNTED}( [0-9%]+)*"
)
_SUMMARY_NAMES = frozenset(
    {"max", "min", "sum", "mean", "low", "high", "mode", "total", "count", "media", "moda"}
    | {"massimo", "minimo", "máximo", "mínimo", "mittel", "gesamt", "summa", "antal", "toplam", "nombre", "mediana"}
)
_POSTING_MARK = re.compile(r"(muted|manual posting.*)?", re.IGNORECASE | re.DOTALL)
_NAME_ROLES = (ColumnRole.NAME, ColumnRole.LAST_NAME, ColumnRole.FIRST_NAME)
_ID_ROLES = (ColumnRole.STUDENT_ID, ColumnRole.OTHER_ID)
_CONTACT_ROLES = (ColumnRole.EMAIL, ColumnRole.LOGIN)
_MIN_ID_LENGTH = 4
_MIN_NUMBERED_ROWS = 5
_MIN_SORTED_ROWS = 10


def is_points_label(text: str) -> bool:
    """Return True if a cell labels a row of points possible, as in Canvas's files."""
    return "," not in text and normalize_header(text) in _POINTS_LABELS


@lru_cache(maxsize=4096)
def is_summary_label(text: str) -> bool:
    """Return True if a cell labels a row of averages, counts, or other statistics."""
    return "," not in text and bool(_SUMMARY_LABEL.fullmatch(normalize_header(text)))


def is_numbering(texts: Sequence[str], min_rows: int = _MIN_NUMBERED_ROWS) -> bool:
    """Return True if cells only number the rows, each one higher than the cell above.

    Fewer than `min_rows` are no evidence. In a longer table, the rows may have been sorted since.
    """
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit()]
    if not len(numbers) == len(texts) >= min_rows:
        return False
    if len(numbers) >= _MIN_SORTED_ROWS:
        numbers.sort()
    return all(second - first == 1 for first, second in pairwise(numbers))


def is_posting_row(row: Iterable[str]) -> bool:
    """Return True if a row has only blank cells and posting marks. Canvas rule D5."""
    return all(_POSTING_MARK.fullmatch(text.strip()) for text in row)


@dataclass(frozen=True, eq=False)
class SpecialRowDetector:
    """Detector of rows that aren't people, based on the table's identity cells.

    `columns` maps column indexes to their roles.
    """

    grid: "Grid"
    columns: Mapping[int, ColumnRole]

    @cached_property
    def _id_counts(self) -> Counter[str]:
        texts = (text.removeprefix("#") for column in self._id_columns for text in self._get_body(column))
        return Counter(filter(None, texts))

    def _get_body(self, column: int) -> list[str]:
        return self.grid.get_texts(column)[self.grid.header_row + 1 :]

    @cached_property
    def _shape_counts(self) -> Counter[str]:
        return Counter(_build_shape(text) for text in self._id_counts.elements())

    @cached_property
    def _id_columns(self) -> list[int]:
        return [column for column, role in self.columns.items() if role in _ID_ROLES]

    @cached_property
    def _has_single_word_names(self) -> bool:
        """True if names are the only identity, and most names are a single word."""
        if any(role not in (*_NAME_ROLES, ColumnRole.OTHER_NAME) for role in self.columns.values()):
            return False
        rows = list(self.grid.body_rows)
        return 2 * sum(len(" ".join(self._get_names(row)).split()) < 2 for row in rows) > len(rows)

    @cached_property
    def _identity_texts(self) -> list[list[str]]:
        return [self.grid.get_texts(column) for column in self.columns]

    @cached_property
    def _identity_headers(self) -> list[str]:
        return [self.grid.headers[column] for column in self.columns]

    @cached_property
    def _name_columns(self) -> list[int]:
        return [column for column, role in self.columns.items() if role in _NAME_ROLES]

    def _get_names(self, row: int) -> list[str]:
        return self._get_texts(row, self._name_columns)

    def _get_texts(self, row: int, columns: Sequence[int]) -> list[str]:
        return [text for column in columns if (text := self.grid.get_texts(column)[row])]

    @cached_property
    def _name_labels(self) -> list[str]:
        """For each row, the cells of the name columns, joined with spaces."""
        columns = [self.grid.get_texts(column) for column in self._name_columns]
        if len(columns) == 1:
            return columns[0]
        return [" ".join(filter(None, names)) for names in zip(*columns, strict=True)] or [""] * len(
            self.grid.filled_rows
        )

    def find_labels(self, row: int) -> list[str]:
        """Return the cells that may label a row.

        These are its names. A row without a name may be labeled by its first identity or its first word.
        """
        return self._labels[row]

    @cached_property
    def _labels(self) -> list[list[str]]:
        """For each row, the cells that may contain its label."""
        labels = [[name] for name in self._name_labels]
        for row in [row for row, name in enumerate(self._name_labels) if not name]:
            first_identity = next((texts[row] for texts in self._identity_texts if texts[row]), "")
            labels[row] = [first_identity, self.grid.first_words[row]]
        return labels

    @cached_property
    def header_rows(self) -> frozenset[int]:
        """The rows below the header that repeat it."""
        rows: Iterable[int] = self.grid.body_rows
        for texts, header in zip(self._identity_texts, self._identity_headers, strict=True):
            rows = [row for row in rows if texts[row] == header]
        return frozenset(row for row in rows if self.grid.is_header(row))

    def is_labeled_points_row(self, row: int) -> bool:
        """Return True if a row is labeled as points possible and isn't a person."""
        return row in self._labeled_points_rows

    @cached_property
    def _labeled_points_rows(self) -> frozenset[int]:
        labeled_rows = [
            row for row in range(self.grid.table.row_count) if any(map(is_points_label, self.find_labels(row)))
        ]
        return frozenset(row for row in labeled_rows if not self._has_contact(row) and not self._has_real_id(row))

    def is_summary_row(self, row: int) -> bool:
        """Return True if a row summarizes other rows and isn't a person."""
        names = self._get_names(row) if len(self._name_columns) > 1 else []
        labels = [label for label in self.find_labels(row) if is_summary_label(label)]
        if not labels and not (names and all(map(is_summary_label, names))):
            return False
        names = self._get_names(row)
        if any("," in name for name in names) or self._has_contact(row):
            return False
        if not all(normalize_header(label) in _SUMMARY_NAMES for label in labels or names):
            return True
        return not self._has_real_id(row) and not (names and self._has_single_word_names)

    def _has_contact(self, row: int) -> bool:
        """Return True if a row has an email or login that isn't itself a label."""
        columns = [column for column, role in self.columns.items() if role in _CONTACT_ROLES]
        return any(_is_login(text) for text in self._get_texts(row, columns)) or any(
            "@" in text for text in self._get_texts(row, self._id_columns)
        )

    def _has_real_id(self, row: int) -> bool:
        """Return True if a row has a separate ID in the same format as other IDs, apart from a leading “#”.

        A row of maximums repeats the ID of another row, so its ID isn't real.
        """
        return any(
            len(text) >= _MIN_ID_LENGTH
            and self._id_counts[text] == 1
            and _is_login(text, allow_numbers=True)
            and (parse_points(text) is None or self._shape_counts[_build_shape(text)] > 1)
            for text in (text.removeprefix("#") for text in self._get_texts(row, self._id_columns))
        )


def find_label_columns(headers: Sequence[str]) -> dict[int, ColumnRole]:
    """Return the roles of all identity columns, by column index."""
    return {column: match[0] for column, header in enumerate(headers) if (match := parse_identity_header(header))}


def _is_login(text: str, *, allow_numbers: bool = False) -> bool:
    """Return True if a text may be a login, rather than a label or placeholder.

    Numbers are logins only with `allow_numbers`.
    """
    if is_id_placeholder(text) or is_summary_label(text) or is_points_label(text):
        return False
    return allow_numbers or "@" in text or parse_points(text) is None


def _build_shape(text: str) -> str:
    """Return a text with each digit replaced by 0 and each letter by a."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "0", text))
