"""How is a number of things said?"""


def counted(number: int, one: str, many: str = "") -> str:
    """`number` with the right form of the noun: "1 row", "7 rows"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
