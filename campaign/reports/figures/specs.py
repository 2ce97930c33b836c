"""What each figure counts, in words, and which list it is as long as: one line a figure.

The address of a list is its name and its filters, in which stand the days of the month's span: {first} and {on} are
the first and the last day counted, {before} the day before the first, {base} the day of the baseline.
"""

from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaign.reports.figures import specs_people as people
from campaign.reports.figures.shares import GROUPS
from campaign.reports.figures.spec import Measure, Spec, count

UNITS = "grading:unit-list"
ISSUES = "issues:issue-list"
PLANS = "issues:plan-list"
MEASURES = "issues:measure-list"


LEVELS = (("townships", 4, _("townships")), ("villages", 5, _("villages and communities")))
GRADES = (
    ("advanced", _("Advanced")),
    ("ordinary", _("Ordinary")),
    ("lagging", _("Lagging")),
    ("problem", _("Problem")),
    ("ungraded", _("Ungraded")),
)


def _grades() -> Iterator[tuple[str, Spec]]:
    for level, number, level_word in LEVELS:
        for grade, word in GRADES:
            words = {"grade": word, "level": level_word}
            yield (
                f"grades.{level}_{grade}",
                count(
                    format_lazy(_("{grade} {level}"), **words),
                    format_lazy(_("Standing {level} that hold the grade “{grade}” on the last day counted."), **words),
                    UNITS,
                    f"level={number}&grade={grade}&on={{on}}",
                ),
            )


def _all_and_weak() -> Iterator[tuple[str, Spec]]:
    for level, number, word in LEVELS:
        name = format_lazy(_("All {level}"), level=word)
        text = format_lazy(_("Standing {level} on the last day counted, graded or not."), level=word)
        yield f"grades.{level}_all", count(name, text, UNITS, f"level={number}&on={{on}}")
        name = {"townships": _("Weak townships"), "villages": _("Weak villages and communities")}[level]
        text = format_lazy(_("Standing {level} that are lagging or problem on the last day counted."), level=word)
        yield f"grades.{level}_weak", count(name, text, UNITS, f"level={number}&grade=weak&on={{on}}")
    text = _("Standing townships and villages on the last day counted, graded or not.")
    yield "grades.units", count(_("Number of units"), text, UNITS, "graded=on&on={on}")
    text = _("Standing townships and villages that are lagging or problem on the last day counted.")
    yield "grades.weak", count(_("Weak units"), text, UNITS, "grade=weak&on={on}")
    text = _("Weak units in percent of all townships and villages that stand on the last day counted.")
    yield "grades.weak_rate", Spec(Measure.SHARE, _("Weak, share"), text)


def _grade_changes() -> Iterator[tuple[str, Spec]]:
    for level, _number, level_word in LEVELS:
        for grade, word in (*GRADES, ("all", _("All")), ("weak", _("Weak"))):
            words = {"grade": word, "level": level_word}
            yield (
                f"grades.{level}_{grade}_month",
                Spec(
                    Measure.CHANGE,
                    format_lazy(_("{grade} {level}, against last month"), **words),
                    format_lazy(
                        _("{grade} {level} on the last day counted, less those at the end of last month."), **words
                    ),
                ),
            )
            yield (
                f"grades.{level}_{grade}_base",
                Spec(
                    Measure.CHANGE,
                    format_lazy(_("{grade} {level}, against the baseline"), **words),
                    format_lazy(
                        _("{grade} {level} on the last day counted, less those on the day of the baseline."), **words
                    ),
                ),
            )


def _conversions() -> Iterator[tuple[str, Spec]]:
    for level, number, level_word in LEVELS:
        yield (
            f"conversions.{level}_lifted",
            count(
                format_lazy(_("{level} lifted this month"), level=level_word),
                format_lazy(
                    _("Standing {level} that were weak at the end of last month and are not on the last day counted."),
                    level=level_word,
                ),
                UNITS,
                f"level={number}&grade=not_weak&on={{on}}&was=weak&since={{before}}",
            ),
        )
        yield (
            f"conversions.{level}_lifted_all",
            count(
                format_lazy(_("{level} lifted since the baseline"), level=level_word),
                format_lazy(
                    _("Standing {level} that were weak on the day of the baseline and no longer are on the last day."),
                    level=level_word,
                ),
                UNITS,
                f"level={number}&grade=not_weak&on={{on}}&was=weak&since={{base}}",
            ),
        )
    yield (
        "conversions.eased",
        count(
            _("From problem to lagging"),
            _("Standing units that were problem at the end of last month and are lagging on the last day counted."),
            UNITS,
            "grade=lagging&on={on}&was=problem&since={before}",
        ),
    )
    yield (
        "conversions.fallen",
        count(
            _("Fallen to weak"),
            _("Standing units that were not weak at the end of last month and are weak on the last day counted."),
            UNITS,
            "grade=weak&on={on}&was=not_weak&since={before}",
        ),
    )


ISSUE_SPECS = {
    "found": count(
        _("Found this month"),
        _("Issues whose day of finding lies in the month."),
        ISSUES,
        "found_from={first}&found_to={on}",
    ),
    "reported_done": count(
        _("Reported done this month"),
        _("Issues that their handler reported done on a day of the month."),
        ISSUES,
        "step=done&step_from={first}&step_to={on}",
    ),
    "closed_month": count(
        _("Closed this month"),
        _("Issues that a second person checked and closed on a day of the month."),
        ISSUES,
        "step=closed&step_from={first}&step_to={on}",
    ),
    "recurred": count(
        _("Recurred this month"),
        _("Closed issues that came back and were reopened on a day of the month."),
        ISSUES,
        "step=recurred&step_from={first}&step_to={on}",
    ),
    "open": count(
        _("Open issue"),
        _("Issues that nobody has taken up by the last day counted."),
        ISSUES,
        "state=open&on={on}",
    ),
    "in_progress": count(
        _("In progress"),
        _("Issues in rectification on the last day counted."),
        ISSUES,
        "state=in_progress&on={on}",
    ),
    "done": count(
        _("Done, not closed"),
        _("Issues reported done that wait to be checked and closed on the last day counted."),
        ISSUES,
        "state=done&on={on}",
    ),
    "closed": count(
        _("Closed issue"),
        _("Issues that stand closed on the last day counted."),
        ISSUES,
        "state=closed&on={on}",
    ),
    "all": count(
        _("Found so far"),
        _("Issues found from the beginning to the last day counted, whatever their state."),
        ISSUES,
        "on={on}",
    ),
}

PLAN_SPECS = {
    "weak": count(
        _("Weak units"),
        _("Standing townships and villages that are lagging or problem on the last day; each needs a rectify plan."),
        UNITS,
        "grade=weak&on={on}",
    ),
    "weak_without": count(
        _("Weak without a plan"),
        _("Weak units for which no approved plan is in force on the last day counted."),
        UNITS,
        "grade=weak&on={on}&plan=none",
    ),
    "in_force": count(
        _("Plans in force"),
        _("Approved plans neither superseded nor finished on the last day counted."),
        PLANS,
        "state=in_force&on={on}",
    ),
    "rectify": count(_("Rectify plans"), _("Rectify plans in force."), PLANS, "state=in_force&kind=rectify&on={on}"),
    "upgrade": count(_("Upgrade plans"), _("Upgrade plans in force."), PLANS, "state=in_force&kind=upgrade&on={on}"),
    "consolidate": count(
        _("Consolidate plans"), _("Consolidate plans in force."), PLANS, "state=in_force&kind=consolidate&on={on}"
    ),
    "approved": count(
        _("Approved this month"),
        _("Versions of plans approved on a day of the month."),
        PLANS,
        "step=approved&step_from={first}&step_to={on}",
    ),
    "finished": count(
        _("Finished this month"),
        _("Plans declared finished on a day of the month."),
        PLANS,
        "step=finished&step_from={first}&step_to={on}",
    ),
    "in_work": count(
        _("On the way to approval"),
        _("Versions drafted by the last day counted and not approved by then."),
        PLANS,
        "state=in_work&on={on}",
    ),
    "begun_not": count(
        _("Not begun"),
        _("Plans in force of whose measures none has made any progress."),
        PLANS,
        "state=in_force&progress=none&on={on}",
    ),
    "begun": count(
        _("Under way"),
        _("Plans in force with some progress and not every measure at 100 %."),
        PLANS,
        "state=in_force&progress=part&on={on}",
    ),
    "carried_out": count(
        _("Carried out"),
        _("Plans in force with every measure at 100 %."),
        PLANS,
        "state=in_force&progress=whole&on={on}",
    ),
    "overdue": count(
        _("With overdue measures"),
        _("Plans in force that hold at least one overdue measure."),
        PLANS,
        "state=in_force&overdue=on&on={on}",
    ),
}

MEASURE_SPECS = {
    "all": count(
        _("Measures in force"), _("Measures of the plans in force on the last day counted."), MEASURES, "on={on}"
    ),
    "begun_not": count(_("Not begun"), _("Measures in force at 0 %."), MEASURES, "progress=none&on={on}"),
    "begun": count(_("Under way"), _("Measures in force between 1 % and 99 %."), MEASURES, "progress=part&on={on}"),
    "carried_out": count(_("Carried out"), _("Measures in force at 100 %."), MEASURES, "progress=whole&on={on}"),
    "overdue": count(
        _("Overdue"),
        _("Measures in force whose deadline has passed and which are not at 100 %."),
        MEASURES,
        "due=overdue&on={on}",
    ),
    "soon": count(
        _("Due within ten days"),
        _("Measures in force due on the last day counted or in the ten days after it, and not at 100 %."),
        MEASURES,
        "due=soon&on={on}",
    ),
}


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
    specs = (
        dict(_grades())
        | dict(_all_and_weak())
        | dict(_grade_changes())
        | dict(_conversions())
        | dict(_split_by_category())
    )
    specs |= {f"{section}.{column}": spec for section, of in SECTIONS.items() for column, spec in of.items()}
    return specs | dict(_shares(specs))


SPECS = _all()
