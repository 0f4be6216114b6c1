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


def split_items(joined: object) -> list[Text]:
    """Return the texts that `join_semicolons` joined."""
    assert isinstance(joined, Text)
    item = joined.values.get("only", joined.values.get("next"))
    assert isinstance(item, Text)
    return [*split_items(joined.values["first"]), item] if "first" in joined.values else [item]
