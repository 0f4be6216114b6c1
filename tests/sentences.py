"""Access to the values in sentences, so that tests don't depend on their wording."""

from core.texts import Text


def get_values(sentence: str) -> dict[str, object]:
    """Return all values in a sentence, including those of nested sentences."""
    assert isinstance(sentence, Text), f"“{sentence}” isn't in the catalog"
    values: dict[str, object] = {"n": sentence.number} if sentence.plural else {}
    for name, value in sentence.values.items():
        if isinstance(value, Text):
            values |= get_values(value)
        else:
            values[name] = value
    return values
