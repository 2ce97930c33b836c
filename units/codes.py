"""Arithmetic on area codes, which are text: the tree of units is the codes' prefixes.

A *short* code has the 2, 4, 6, 9 or 12 digits of its level; a *full* code is padded with zeros to 12.
Two units of different levels can share a full code (a prefecture without counties: 4419 and 441900),
so a unit is named by full code and level together, or by its short code alone.
"""

from units.levels import LEVEL_OF_WIDTH, WIDTHS, Kind, Level

FULL = 12


class MalformedCode(ValueError):
    """The text is no code of 2, 4, 6, 9 or 12 digits."""


def level_of(short: str) -> Level:
    """Level named by a short code's length; raises MalformedCode."""
    if not (short.isascii() and short.isdigit()) or len(short) not in LEVEL_OF_WIDTH:
        raise MalformedCode(short)
    return Level(LEVEL_OF_WIDTH[len(short)])


def full(short: str) -> str:
    """Pad to the 12 digits that are stored."""
    return short.ljust(FULL, "0")


def last(short: str) -> str:
    """Greatest full code inside the area that the short code names."""
    return short.ljust(FULL, "9")


def shorten(code: str, level: int) -> str:
    """Significant digits of a full code at its level."""
    return code[: WIDTHS[level]]


def parent(short: str) -> str:
    """Short code one level up; the country is the empty text."""
    return short[: WIDTHS[level_of(short) - 1]]


# What the first digit of the township part and of the village part says.
_KINDS: dict[int, tuple[int, dict[str, Kind]]] = {
    Level.TOWNSHIP: (
        WIDTHS[Level.COUNTY],
        {"0": Kind.SUBDISTRICT, "1": Kind.TOWN, "2": Kind.TOWNSHIP, "3": Kind.TOWNSHIP},
    ),
    Level.VILLAGE: (WIDTHS[Level.TOWNSHIP], {"0": Kind.COMMUNITY, "1": Kind.COMMUNITY, "4": Kind.COMMUNITY}),
}
_OTHERS: dict[int, Kind] = {Level.TOWNSHIP: Kind.ZONE, Level.VILLAGE: Kind.VILLAGE}


def kind_of(short: str) -> Kind | None:
    """Kind by the digits of the township part (0, 1, 2-3, 4-5) or the village part (0-1 and 4, 2-3 and 5)."""
    value = kind_at(short, level_of(short))
    return Kind(value) if value else None


def kind_at(code: str, level: int) -> str:
    """Value of the kind by the digits of a code, short or full, whose level is known; '' above the township."""
    if level not in _KINDS:
        return ""
    place, kinds = _KINDS[level]
    return kinds.get(code[place], _OTHERS[level]).value


def significant(code: str) -> str:
    """Short code of the widest area with that code of 12 digits: the zeros of whole levels at its end are dropped.

    Only where it is known that no village has the code: a register of 12 digits throughout pads the levels above.
    """
    short = code
    while len(short) > WIDTHS[Level.PROVINCE]:
        above = parent(short)
        if short[len(above) :].strip("0"):
            break
        short = above
    return short
