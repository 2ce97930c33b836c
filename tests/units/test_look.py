"""The tag library: figures, changes in words, badges, chips, pages and the chart."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from units.bars import Tally
from units.templatetags import look

ZERO = '<span class="zero" role="img" aria-label="0">–</span>'


def draw(source: str, query: str = "", **context: Any) -> str:
    """Render a template as the page at /list/ with the query would."""
    request = RequestFactory().get(f"/list/{query}")
    return Template("{% load look %}" + source).render(Context({"request": request, **context}))


class Filters(forms.Form):
    """One field of each sort that a filter bar has."""

    area = forms.CharField(label="Area", required=False)
    grade = forms.ChoiceField(
        label="Grade", required=False, choices=[("", "All"), ("Weak", [("lagging", "Lagging"), ("problem", "Problem")])]
    )
    kind = forms.MultipleChoiceField(label="Kind", required=False, choices=[("town", "Town"), ("zone", "Zone")])
    late = forms.BooleanField(label="Late", required=False)
    q = forms.CharField(label="Name", required=False)


@pytest.mark.parametrize(("number", "shown"), [(0, ZERO), (7, "7"), (2737, "2,737"), (620573, "620,573"), (None, "")])
def test_a_figure_has_separators_and_zero_is_a_dash(number: int | None, shown: str) -> None:
    assert look.figure(number) == shown


@pytest.mark.parametrize(
    ("number", "shown", "in_cell"), [(3, "+3", "+3"), (-1200, "−1,200", "−1,200"), (0, "no change", "")]
)
def test_a_change_has_its_sign(number: int, shown: str, in_cell: str) -> None:
    with override("en"):
        assert (look.signed(number), look.delta(number)) == (shown, in_cell)


@pytest.mark.parametrize(
    ("number", "since", "said"),
    [
        (3, date(2016, 11, 30), "+3 since last month"),
        (0, date(2016, 11, 30), "no change since last month"),
        (-2, date(2016, 9, 30), "−2 since 2016-09-30"),
        (0, date(2016, 9, 30), "no change since 2016-09-30"),
    ],
)
def test_a_change_is_said_in_words(number: int, since: date, said: str) -> None:
    with override("en"):
        assert look.change_phrase(number, since, date(2016, 12, 31)) == said


@pytest.mark.parametrize(
    ("number", "grade", "turned"),
    [
        (1, "problem", "worse"),
        (-1, "lagging", "better"),
        (1, "advanced", "better"),
        (-1, "advanced", "worse"),
        (5, "ordinary", ""),
        (0, "problem", ""),
    ],
)
def test_a_change_turns_for_better_or_worse(number: int, grade: str, turned: str) -> None:
    assert look.turn(number, grade) == turned


def test_the_month_before_ends_across_the_year() -> None:
    assert look.month_end_before(date(2017, 1, 31)) == date(2016, 12, 31)
    assert look.month_end_before(date(2016, 3, 1)) == date(2016, 2, 29)


def test_a_badge_has_its_word_beside_its_colour() -> None:
    with override("en"):
        assert look.grade_badge("lagging") == (
            '<span class="grade lagging"><span class="swatch lagging"></span>Lagging</span>'
        )
        assert look.grade_badge("") == (
            '<span class="grade ungraded"><span class="swatch ungraded"></span>Ungraded</span>'
        )
        assert look.grade_badge("problem", True).startswith('<span class="grade solid problem">')
        assert look.grade_word(None) == "Ungraded"


def test_a_state_has_its_word_which_may_be_replaced() -> None:
    with override("en"):
        assert look.state_badge("overdue") == '<span class="state overdue">Overdue</span>'
        assert look.state_badge("soon", "2 <days>") == '<span class="state soon">2 &lt;days&gt;</span>'


def test_an_icon_is_hidden_from_whoever_listens() -> None:
    assert look.icon("print") == (
        '<svg class="icon " aria-hidden="true" focusable="false"><use href="/static/icons.svg#print"/></svg>'
    )


def test_counts_are_listed_from_the_best_grade_with_their_changes() -> None:
    cells = look.by_grade(Tally(1, 2, 3, 4, 5), Tally(advanced=-1, ungraded=1))
    assert [(cell.grade, cell.count, cell.change) for cell in cells] == [
        ("advanced", 1, -1),
        ("ordinary", 2, 0),
        ("lagging", 3, 0),
        ("problem", 4, 0),
        ("ungraded", 5, 1),
    ]
    assert [cell.change for cell in look.by_grade(Tally(1))] == [0, 0, 0, 0, 0]
    assert (look.holds(Tally(problem=1), "problem"), look.holds(Tally(), "problem")) == (True, False)


def test_kinds_are_named_as_a_list() -> None:
    with override("en"):
        assert look.kind_words(("village", "community", "")) == "Village, Community"


def chips(query: str, kept: str = "") -> list[tuple[str, str, str]]:
    request = RequestFactory().get(f"/list/{query}")
    form = Filters(request.GET)
    form.is_valid()
    found = look.active_filters(Context({"request": request}), form, kept)
    return [(chip.label, chip.value, chip.url) for chip in found]


def test_a_chip_names_what_is_chosen_and_leads_to_the_list_without_it() -> None:
    assert chips("?grade=lagging&q=&page=4&order=name") == [("Grade", "Lagging", "?order=name")]


def test_each_of_several_values_has_its_own_chip() -> None:
    assert chips("?kind=town&kind=zone") == [("Kind", "Town", "?kind=zone"), ("Kind", "Zone", "?kind=town")]


def test_kept_fields_have_no_chip() -> None:
    assert chips("?area=5199&q=stone", kept="area") == [("Name", "stone", "?area=5199")]


def test_a_value_that_means_nothing_is_shown_as_typed_and_can_be_taken_away() -> None:
    assert chips("?grade=lost") == [("Grade", "lost", "?")]


def test_a_ticked_box_says_yes() -> None:
    with override("en"):
        assert chips("?late=on") == [("Late", "yes", "?")]


def test_clearing_keeps_the_kept_fields_and_what_is_no_filter() -> None:
    request = RequestFactory().get("/list/?area=5199&grade=lagging&q=a&page=2&order=name")
    cleared = look.without_filters(Context({"request": request}), Filters(request.GET), ["area"])
    assert cleared == "?area=5199&order=name"


def test_many_pages_are_shown_with_gaps() -> None:
    pages = Paginator(range(2737), 50)
    assert look.page_numbers(pages.page(1)) == [1, 2, 3, 0, 55]
    assert look.page_numbers(pages.page(20)) == [1, 0, 18, 19, 20, 21, 22, 0, 55]


def board_row(short_code: str) -> SimpleNamespace:
    area = SimpleNamespace(name=f"Area {short_code}", short_code=short_code)
    return SimpleNamespace(area=area, townships=Tally(ordinary=1), villages=Tally(ordinary=2, lagging=1))


def test_bars_lead_to_the_same_board_of_their_area() -> None:
    html = draw("{% stacked_bars rows %}", "?area=5199&on=2016-12-31", rows=[board_row("519901")])
    assert '<a href="?area=519901&amp;on=2016-12-31">Area 519901</a>' in html
    assert html.count("<rect") == 2 + 5  # the two pieces of the bar and the five keys of the legend


def test_bars_of_a_document_lead_nowhere_and_count_what_is_asked() -> None:
    source = Template('{% load look %}{% stacked_bars rows "townships" %}')
    html = source.render(Context({"rows": [board_row("519901")]}))
    assert "<a " not in html
    assert html.count("<rect") == 1 + 5


def test_a_chart_has_no_inline_style() -> None:
    html = draw("{% stacked_bars rows %}", rows=[board_row("519901"), board_row("519902")])
    assert "style" not in html


def test_an_area_without_units_has_no_empty_picture() -> None:
    row = SimpleNamespace(area=SimpleNamespace(name="A", short_code="51"), townships=Tally(), villages=Tally())
    assert draw("{% stacked_bars rows %}", rows=[row]).count('role="img" aria-label=""') == 0
