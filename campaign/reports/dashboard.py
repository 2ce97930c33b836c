"""The leader's view: a month in ten seconds. What changed, where it is worst, what to ask whom; then areas compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.reports import months
from campaign.reports.figures import MonthlyFigures
from campaign.reports.figures.attention_rules import RULES
from campaign.reports.figures.tree import Attention, Figure, Need, Row
from campaign.reports.narrative import Sentence, narrative
from campaign.reports.narrative.phrases import Ranked, ranked, standing_out
from campaign.reports.narrative.sentences import Piece
from units import access
from units.access import Account
from units.levels import Level
from units.scoping import home_area

# Rules of the narrative whose sentences say what changed in the month, in this order.
CHANGES = (
    "weak_moved",
    "lifted",
    "eased",
    "fallen",
    "issues_moved",
    "recurred",
    "orders",
    "orders_late",
    "talks",
    "cards",
)
# Where it is worst: section, column, whether little is bad, of which column it is a share, and what is said.
WORST: list[tuple[str, str, bool, str, Any]] = [
    ("grades", "weak_rate", False, "units", _("Highest share of weak units")),
    ("issues", "closed_share", True, "all", _("Lowest share of issues closed")),
    ("measures", "overdue", False, "", _("Most measures overdue")),
    ("plans", "weak_without", False, "", _("Most weak units without a plan")),
    ("people", "gaps", False, "", _("Most weak units without a first secretary")),
    ("people", "reports_missing", False, "", _("Most reports missing")),
    ("supervision", "orders_late", False, "", _("Most orders overdue")),
]
# The columns of the comparison, by section.
COMPARED: list[tuple[str, str]] = [
    ("grades", "townships_weak"),
    ("grades", "villages_weak"),
    ("grades", "weak_rate"),
    ("plans", "weak_without"),
    ("issues", "found"),
    ("issues", "closed_month"),
    ("issues", "closed_share"),
    ("measures", "carried_out_share"),
    ("measures", "overdue"),
    ("people", "gaps"),
    ("people", "reports_missing"),
    ("visits", "all"),
    ("supervision", "orders_late"),
]


@dataclass(frozen=True, slots=True)
class Headline:
    """One large figure: its name, the number, the change since last month where there is one, and a note."""

    label: Any
    figure: Figure
    change: Figure | None
    note: str

    @property
    def turn(self) -> str:
        """Class of the change: more weak units are worse."""
        if self.change is None or not self.change.value:
            return ""
        return "worse" if self.change.value > 0 else "better"


@dataclass(frozen=True, slots=True)
class Worst:
    """The areas that stand out in one respect: what is said of them, in the narrative's pieces."""

    title: Any
    areas: Ranked
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A unit, what to ask about it, and whom."""

    unit: Attention
    asks: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One area in the comparison: its figures, and its own page of the month ('' for the area's own line)."""

    row: Row
    url: str
    figures: tuple[Figure, ...]


def headlines(figures: MonthlyFigures) -> list[Headline]:
    """The four large figures."""
    closed = {"closed": figures["issues.closed"].text, "all": figures["issues.all"].text}
    carried_out = {"share": figures["measures.carried_out_share"].text, "all": figures["measures.all"].text}
    return [
        Headline(
            _("Weak townships"),
            figures["grades.townships_weak"],
            figures["grades.townships_weak_month"],
            _of_all(figures, "townships"),
        ),
        Headline(
            _("Weak villages and communities"),
            figures["grades.villages_weak"],
            figures["grades.villages_weak_month"],
            _of_all(figures, "villages"),
        ),
        Headline(
            _("Issues closed"),
            figures["issues.closed_share"],
            None,
            str(_("%(closed)s of %(all)s")) % closed,
        ),
        Headline(
            _("Measures overdue"),
            figures["measures.overdue"],
            None,
            str(_("of %(all)s, %(share)s carried out")) % carried_out,
        ),
    ]


def _of_all(figures: MonthlyFigures, level: str) -> str:
    """How many there are in all, and the change of the weak ones since the baseline, once that is closed."""
    told = {"all": figures[f"grades.{level}_all"].text, "change": figures[f"grades.{level}_weak_base"].text}
    if figures.baseline_on is None:
        return str(_("of %(all)s")) % told
    if not figures[f"grades.{level}_weak_base"].value:
        return str(_("of %(all)s; as many as at the baseline")) % told
    return str(_("of %(all)s; %(change)s against the baseline")) % told


def changes(figures: MonthlyFigures) -> list[Sentence]:
    """What changed, in the narrative's own sentences."""
    said = narrative(figures).sentences
    return [one for rule in CHANGES for one in said if one.rule == rule]


def worst(figures: MonthlyFigures) -> list[Worst]:
    """Where it is worst; what no area stands out in is left out."""
    found = []
    for key, column, lowest, of, title in WORST:
        if areas := ranked(getattr(figures, key), column, lowest=lowest, of=of):
            found.append(Worst(title, areas, tuple(standing_out(areas, column))))
    return found


def questions(figures: MonthlyFigures) -> list[Question]:
    """The units to ask about, the most pressing first."""
    return [Question(unit, tuple(_asks(unit))) for unit in figures.attention]


def found_by_rule(figures: MonthlyFigures) -> list[tuple[str, Need]]:
    """What each rule finds in the whole area: its name, how many records, and the list of them."""
    found = [(RULES.get(need.rule), need) for need in figures.attention_rules]
    return [(str(rule.title or rule.text), need) for rule, need in found if rule]


def _asks(unit: Attention) -> Iterator[tuple[str, str, str]]:
    """What each rule says, whom to ask, and the list behind it."""
    for need in unit.needs:
        # A frozen summary may name a rule that is asked no more.
        if rule := RULES.get(need.rule):
            yield str(rule.text) % {"n": need.value}, str(rule.ask), need.url


def compared(figures: MonthlyFigures) -> list[Compared]:
    """The areas below side by side, then the whole."""
    # A frozen month may have been counted before a column was.
    columns = [(key, column) for key, column in COMPARED if f"{key}.{column}" in figures.totals]
    lines = []
    for place, row in enumerate(figures.grades.rows):
        cells = tuple(getattr(figures, key).rows[place][column] for key, column in columns)
        lines.append(Compared(row, _address(row, figures), cells))
    total = tuple(getattr(figures, key)[column] for key, column in columns)
    return [*lines, Compared(figures.grades.total, "", total)]


def _address(row: Row, figures: MonthlyFigures) -> str:
    if row.level <= figures.area.level:
        return ""
    if row.level == Level.VILLAGE:
        return reverse("unit-detail", args=[row.code])
    return month_url(row.code, figures.month)


def home_url(user: Account, on: date) -> str:
    """The dashboard of the user's widest area, of the last month that is over on the day.

    '' for whoever reads no area, or only the country as a whole, which has no page of its own. At most one query.
    """
    area = home_area(user) if access.areas_of(user) else None
    return month_url(area.short_code, months.last_over(on)) if area and area.short_code else ""


def month_url(code: str, month: date) -> str:
    """The dashboard of an area's month."""
    return reverse("reports:dashboard", args=[code, f"{month:%Y-%m}"])


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)
