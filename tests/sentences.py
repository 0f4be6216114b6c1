"""Access to the values in sentences, so that tests don't depend on their wording."""

from core.texts import Text


def as_text(sentence: object) -> Text:
    """Return a sentence as a text, which it must be."""
    assert isinstance(sentence, Text), f"“{sentence}” isn't in the catalog"
    return sentence


def get_values(sentence: str) -> dict[str, object]:
    """Return all values in a sentence, also those of the sentences that it consists of."""
    text = as_text(sentence)
    values: dict[str, object] = {"n": text.number} if text.plural else {}
    for name, value in text.values.items():
        if isinstance(value, Text):
            values |= get_values(value)
        else:
            values[name] = value
    return values


def split_items(joined: object) -> list[Text]:
    """Return the texts that `join_semicolons` joined."""
    return [as_text(item) for item in as_text(joined).values.values()]
