"""What each figure of grades and conversions counts; how a figure is written down is told in `specs`."""

from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaign.reports.figures.spec import Measure, Spec, count

UNITS = "grading:unit-list"
LEVELS = (("townships", 4, _("townships")), ("villages", 5, _("villages and communities")))
GRADES = (
    ("advanced", _("Advanced")),
    ("ordinary", _("Ordinary")),
    ("lagging", _("Lagging")),
    ("problem", _("Problem")),
    ("ungraded", _("Ungraded")),
)


def grade_specs() -> Iterator[tuple[str, Spec]]:
    """All figures of grades, with their changes, and of conversions."""
    yield from _grades()
    yield from _all_and_weak()
    yield from _grade_changes()
    yield from _conversions()


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


# Lifted since when: the figure's ending, its words, and the day at whose end the unit was weak.
LIFTED = (
    (
        "lifted",
        _("{level} lifted this month"),
        _("Standing {level} that were weak at the end of last month and are not on the last day counted."),
        "{before}",
    ),
    (
        "lifted_all",
        _("{level} lifted since the baseline"),
        _("Standing {level} that were weak on the day of the baseline and no longer are on the last day."),
        "{base}",
    ),
)


def _conversions() -> Iterator[tuple[str, Spec]]:
    for level, number, word in LEVELS:
        for key, name, text, since in LIFTED:
            filters = f"level={number}&grade=not_weak&on={{on}}&was=weak&since={since}"
            said, told = format_lazy(name, level=word), format_lazy(text, level=word)
            yield f"conversions.{level}_{key}", count(said, told, UNITS, filters)
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
