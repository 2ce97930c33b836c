"""Figures, badges, icons, chips and bars: what templates need to look alike. See docs/look.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from units import bars
from units.chips import Chip, chips_of
from units.levels import Kind

register = template.Library()

GRADE_WORDS = {
    "advanced": _("Advanced"),
    "ordinary": _("Ordinary"),
    "lagging": _("Lagging"),
    "problem": _("Problem"),
    "ungraded": _("Ungraded"),
}
STATE_WORDS = {
    "normal": _("On time"),
    "soon": _("Due soon"),
    "overdue": _("Overdue"),
    "none": _("Not due"),
}
# For these grades more units is worse, or better; for the ordinary grade it is neither.
WORSE_WHEN_MORE = {"lagging", "problem"}
BETTER_WHEN_MORE = {"advanced"}
ZERO = mark_safe('<span class="zero" role="img" aria-label="0">–</span>')


@dataclass(frozen=True, slots=True)
class Cell:
    """The count of one grade, and its change where one is known."""

    grade: str
    count: int
    change: int


@register.filter
def figure(number: int | None) -> str:
    """Write a count with thousands separators; zero is a light dash, None (unknown) is nothing."""
    if number is None:
        return ""
    return ZERO if number == 0 else f"{number:,}"


@register.filter
def signed(number: int) -> str:
    """Write a change with its sign; zero in words."""
    if number == 0:
        return gettext("no change")
    return f"{'+' if number > 0 else '−'}{abs(number):,}"


@register.filter
def delta(number: int) -> str:
    """Write a change with its sign for a table cell, where no change is nothing."""
    return signed(number) if number else ""


@register.filter
def turn(number: int, grade: str) -> str:
    """Tell by a class name whether the change of a grade's count is `better`, `worse` or neither."""
    if not number or grade not in WORSE_WHEN_MORE | BETTER_WHEN_MORE:
        return ""
    return "worse" if (number > 0) == (grade in WORSE_WHEN_MORE) else "better"


@register.filter
def by_grade(counts: bars.Counted, changes: bars.Counted | None = None) -> list[Cell]:
    """List the counts from the best grade to the ungraded, so that a template loops over columns."""
    return [Cell(grade, getattr(counts, grade), getattr(changes, grade, 0)) for grade in GRADE_WORDS]


@register.filter
def holds(counts: bars.Counted, grade: str) -> bool:
    """Tell whether any unit has the grade."""
    return getattr(counts, grade, 0) > 0


@register.filter
def words(text: str | None) -> list[str]:
    """Split names at blanks; nothing is an empty list."""
    return (text or "").split()


@register.simple_tag
def change_phrase(number: int, since: date, on: date) -> str:
    """Say a change in words: since last month when `since` is that month's end, else since the day."""
    if since == month_end_before(on):
        if number == 0:
            return gettext("no change since last month")
        return gettext("%(change)s since last month") % {"change": signed(number)}
    if number == 0:
        return gettext("no change since %(day)s") % {"day": since.isoformat()}
    return gettext("%(change)s since %(day)s") % {"change": signed(number), "day": since.isoformat()}


@register.filter
def month_end_before(day: date) -> date:
    """Name the last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int]:
    """List the pages to show around the current one; 0 stands for a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in shown]


@register.filter
def grade_word(grade: str | None) -> str:
    """Name a grade in the reader's language; an empty grade is ungraded."""
    return str(GRADE_WORDS[grade or "ungraded"])


@register.filter
def spoken(segments: Iterable[bars.Segment]) -> str:
    """Say the pieces of a bar, for those who do not see it."""
    return ", ".join(f"{GRADE_WORDS[piece.grade]} {piece.count}" for piece in segments)


@register.simple_tag
def grade_badge(grade: str | None, solid: bool = False) -> SafeString:
    """Draw a grade: a swatch and its word, or a filled label where the grade is the page's subject."""
    name = grade or "ungraded"
    form = "grade solid" if solid else "grade"
    return format_html(
        '<span class="{} {}"><span class="swatch {}"></span>{}</span>', form, name, name, GRADE_WORDS[name]
    )


@register.simple_tag
def state_badge(state: str, word: str = "") -> SafeString:
    """Draw a state (normal, soon, overdue, none) by its mark and word; `word` replaces the usual one."""
    return format_html('<span class="state {}">{}</span>', state, word or STATE_WORDS[state])


@register.filter
def kind_words(kinds: Iterable[str]) -> str:
    """Name kinds of units, as a list in the reader's language."""
    return gettext(", ").join(str(Kind(kind).label) for kind in kinds if kind in Kind)


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of static/icons.svg; it is decoration, so a word must stand beside it or in a label."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        extra,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def navigation(entries: tuple[Any, ...]) -> SafeString:
    """Draw the main menu: the same for the same entries, so it is drawn once for all pages on which it looks so."""
    return _navigation(entries, get_language())


@lru_cache(maxsize=500)
def _navigation(entries: tuple[Any, ...], language: str | None) -> SafeString:
    return render_to_string("components/nav.html", {"nav": entries})


@register.simple_tag(takes_context=True)
def active_filters(context: Context, form: forms.Form, kept: str = "") -> list[Chip]:
    """List the filters of a bound GET form that are set; `kept` names fields that are shown elsewhere."""
    return chips_of(form, context["request"].GET, kept.split())


@register.simple_tag(takes_context=True)
def without_filters(context: Context, form: forms.Form, kept: list[str]) -> str:
    """Write the address without any filter of the form but the kept ones; what else it says stays."""
    rest = context["request"].GET.copy()
    for key in [form.add_prefix(name) for name in form.fields if name not in kept] + ["page"]:
        rest.pop(key, None)
    return f"?{rest.urlencode()}"


@register.simple_tag(takes_context=True)
def other_area(context: Context) -> str:
    """Write what follows `?area=…` in the address of the same page for another area; nothing in a document."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    rest = request.GET.copy()
    rest.pop("area", None)
    return f"&{rest.urlencode()}" if rest else ""


@register.inclusion_tag("components/stacked_bars.html", takes_context=True)
def stacked_bars(context: Context, rows: Sequence[Any], counts: str = "townships villages") -> dict[str, Any]:
    """Draw one bar per row of a board; `counts` names the row's counts that are added into its bar.

    A row has `.area` (with `.name` and `.short_code`). On a page it leads to the board of its area; in a
    document, which has no request, to nothing.
    """
    leads = context.get("request") is not None
    rest = other_area(context)
    drawn = [
        (
            row.area.name,
            f"?area={row.area.short_code}{rest}" if leads else "",
            bars.add_up(getattr(row, name) for name in counts.split()),
        )
        for row in rows
    ]
    return {"bars": bars.draw(drawn), "keys": bars.KEYS}
