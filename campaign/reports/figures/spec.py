"""What a figure counts, in words, and which list it is as long as."""

from dataclasses import dataclass
from typing import Any

from campaign.reports.figures.tree import Measure

__all__ = ["Measure", "Spec", "count"]


@dataclass(frozen=True, slots=True)
class Spec:
    """A figure's measure, name and definition (lazy texts), and the list behind it ('' for none)."""

    measure: Measure
    name: Any
    text: Any
    view: str = ""
    filters: str = ""


def count(name: Any, text: Any, view: str, filters: str) -> Spec:  # noqa: ANN401 - lazy texts
    """A figure that is as large as a list is long."""
    return Spec(Measure.COUNT, name, text, view, filters)
