"""Shares of a whole in tenths of a percent, rounded so that they add up: the largest remainders are rounded up."""

from collections.abc import Mapping, Sequence

WHOLE = 1000
# By section: the groups of columns that make up a whole; each column gets a share named after it.
GROUPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "grades": (
        tuple(f"townships_{grade}" for grade in ("advanced", "ordinary", "lagging", "problem", "ungraded")),
        tuple(f"villages_{grade}" for grade in ("advanced", "ordinary", "lagging", "problem", "ungraded")),
    ),
    "issues": (("open", "in_progress", "done", "closed"),),
    "categories": (("open", "in_progress", "done", "closed"),),
    "plans": (("begun_not", "begun", "carried_out"),),
    "measures": (("begun_not", "begun", "carried_out"),),
    "people": (("posted", "gaps"), ("reports_in_time", "reports_late", "reports_missing")),
    "coverage": (("done", "open"),),
}
# By section: rates, each a part of another column of the same line.
RATES: dict[str, dict[str, tuple[str, str]]] = {"grades": {"weak_rate": ("weak", "units")}}


def shares(parts: Sequence[int]) -> list[int]:
    """Tenths of a percent of each part; they add up to 1000, or are all 0 where the whole is.

    Of equal remainders the earlier part is rounded up, so the answer depends on nothing but the parts.
    """
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    down = [part * WHOLE // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: (-(parts[place] * WHOLE % whole), place))
    for place in by_remainder[: WHOLE - sum(down)]:
        down[place] += 1
    return down


def with_shares(section: str, numbers: Mapping[str, int]) -> dict[str, int]:
    """The numbers of a line with the shares of the section's groups behind them."""
    complete = dict(numbers)
    for group in GROUPS.get(section, ()):
        rounded = shares([numbers[column] for column in group])
        complete |= {f"{column}_share": share for column, share in zip(group, rounded, strict=True)}
    for column, (part, whole) in RATES.get(section, {}).items():
        complete[column] = shares([numbers[part], numbers[whole] - numbers[part]])[0]
    return complete
