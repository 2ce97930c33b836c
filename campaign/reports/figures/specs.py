"""What each figure counts, in words, and which list it is as long as: one line a figure.

The address of a list is its name and its filters, in which stand the days of the month's span: {first} and {on} are
the first and the last day counted, {before} the day before the first, {base} the day of the baseline, {began} that on
which the campaign began in the area.
"""

from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaign.reports.figures import specs_people as people
from campaign.reports.figures.shares import GROUPS
from campaign.reports.figures.spec import Measure, Spec
from campaign.reports.figures.specs_grades import grade_specs
from campaign.reports.figures.specs_plans import ISSUE_SPECS, MEASURE_SPECS, PLAN_SPECS


def _split_by_category() -> Iterator[tuple[str, Spec]]:
    for column, spec in ISSUE_SPECS.items():
        yield f"issues.{column}", spec
        yield f"categories.{column}", spec


# Shares that offices know by a name of their own.
RATES = {
    "issues.closed": _("Closing rate"),
    "categories.closed": _("Closing rate"),
    "measures.carried_out": _("Completion rate"),
    "people.posted": _("Posting rate"),
    "people.reports_in_time": _("Reports in time, share"),
    "coverage.done": _("Coverage rate"),
}


def _shares(specs: dict[str, Spec]) -> Iterator[tuple[str, Spec]]:
    for section, groups in GROUPS.items():
        for column in (column for group in groups for column in group):
            of = specs[f"{section}.{column}"]
            yield (
                f"{section}.{column}_share",
                Spec(
                    Measure.SHARE,
                    RATES.get(f"{section}.{column}") or format_lazy(_("{name}, share"), name=of.name),
                    format_lazy(
                        _("“{name}” in percent of the whole; the shares of one whole add up to 100 %."), name=of.name
                    ),
                ),
            )


SECTIONS = {
    "plans": PLAN_SPECS,
    "measures": MEASURE_SPECS,
    "people": people.PEOPLE_SPECS,
    "visits": people.VISIT_SPECS,
    "coverage": people.COVERAGE_SPECS,
    "supervision": people.SUPERVISION_SPECS,
    "talks": people.TALK_SPECS,
    "circulars": people.CIRCULAR_SPECS,
}


def _all() -> dict[str, Spec]:
    specs = dict(grade_specs()) | dict(_split_by_category())
    specs |= {f"{section}.{column}": spec for section, of in SECTIONS.items() for column, spec in of.items()}
    return specs | dict(_shares(specs))


SPECS = _all()
