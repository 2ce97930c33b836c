"""What the import of a register file refuses, line by line."""

from datetime import date, timedelta

import pytest
from pytest_django import Settings

from tests.factories import Tree, make_tree, make_unit, make_user
from tests.grading.factories import make_grading
from tests.units.registers import COLUMNS, DAY, assert_tally_is_right, counts, reasons, run
from units.areas import Area
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 3)


@pytest.mark.parametrize("leave_out", [False, True])
def test_rejected_rows_save_nothing_unless_they_are_to_be_left_out(tree: Tree, leave_out: bool) -> None:
    report = run("519901200300,好村\n519901200301, \n", leave_out=leave_out)
    assert (counts(report), report.committed) == ((1, 0, 0, 0, 1), leave_out)
    assert Unit.objects.filter(name="好村").count() == int(leave_out)
    assert AuditEntry.objects.count() == int(leave_out)


def test_a_code_twice_in_the_file_is_rejected_at_each_line(tree: Tree) -> None:
    report = run("519901200300,甲\n519901200301,乙\n519901200300,丙\n")
    assert reasons(report) == [
        (2, "The area code stands in the file more than once; see also line 4."),
        (4, "The area code stands in the file more than once; see also line 2."),
    ]
    assert Unit.objects.count() == 12


def test_an_orphan_and_whoever_hangs_on_it_is_rejected(tree: Tree) -> None:
    report = run("519909200,甲\n519909200201,乙\n519901200300,丙\n53,省\n")
    parent = "The unit above it, {}, is neither in the register nor among the good rows of the file."
    assert reasons(report) == [(2, parent.format("519909")), (3, parent.format("519909200"))]
    assert report.added == 2


def test_the_child_of_a_rejected_row_is_an_orphan(tree: Tree) -> None:
    report = run("519901300, \n519901300201,村\n519901301,甲\n519901301,乙\n519901301201,村\n")
    assert [line for line, _message in reasons(report)] == [2, 3, 4, 5, 6]


def test_the_root_of_the_area_needs_no_parent_but_its_rows_do() -> None:
    county = Area("519901", 3, "三河县")
    report = run("519901,三河县\n519901100,一镇\n519902,别县\n", within=county, leave_out=True)
    assert (counts(report), reasons(report)) == ((2, 0, 0, 0, 1), [(4, "It lies outside 三河县 519901.")])
    assert counts(run("5199,州\n519903,县\n")) == (0, 0, 0, 0, 2)


REFUSED = {
    "519901200200,{0},社区,,,": (
        "The unit is of kind Village. A kind does not change: close the unit and open a new one."
    ),
    "519901200200,{0},,2016-01-01,,": (
        "The unit is in the register already; an import does not change the day on which it opened."
    ),
    "519901200200,{0},,,2016-01-01,519901200299": (
        "The successor 519901200299 is not in the register or the file, or does not stand on that day."
    ),
    "519901200200,{0},,,2016-01-01,519902200200": (
        "The successor 519902200200 is not in the register or the file, or does not stand on that day."
    ),
    "519901200,单位519901200,,,2016-01-01,": "Units below it stand on that day; close them first, or in the same file.",
    "519901200200,新名,,,2016-01-01,": "A unit that has closed keeps its name, 单位519901200200.",
}


@pytest.mark.parametrize(("line", "message"), REFUSED.items())
def test_what_an_import_does_not_change_about_a_unit(line: str, message: str, tree: Tree) -> None:
    before = list(Unit.objects.values())
    report = run(line.format(tree.villages[0].name), header=COLUMNS, within=tree.counties[0].area)
    assert reasons(report) == [(2, message)]
    assert list(Unit.objects.values()) == before


def test_a_closed_unit_keeps_day_successor_and_name(tree: Tree) -> None:
    into, other = tree.villages[:2]
    make_unit("519901200300", "旧村", closed_on=date(2016, 1, 1), successor=into)
    already = "The unit has closed already, on 2016-01-01; an import does not change that."
    for row, message in (
        ("旧村,,,2016-02-01,", already),
        (f"旧村,,,2016-01-01,{other.code}", already),
        ("新村,,,,", "A unit that has closed keeps its name, 旧村."),
    ):
        assert reasons(run(f"519901200300,{row}", header=COLUMNS)) == [(2, message)]
    assert run("519901200300,旧村").unchanged == 1


def test_a_unit_does_not_close_or_change_its_name_before_it_opens(tree: Tree) -> None:
    make_unit("519901200300", "新村", opened_on=date(2016, 6, 1))
    closing = run("519901200300,新村,,,2016-06-01,", header=COLUMNS)
    assert reasons(closing) == [(2, "The unit opened on 2016-06-01; it cannot close on that day or before.")]
    renaming = run("519901200300,别名", on=date(2016, 5, 31))
    assert reasons(renaming) == [(2, "The unit opens on 2016-06-01 only; it cannot be renamed before.")]


def test_a_rename_before_a_later_one_is_rejected(tree: Tree) -> None:
    run(f"{tree.villages[0].short_code},甲")
    report = run(f"{tree.villages[0].short_code},乙", on=DAY - timedelta(days=1))
    assert reasons(report) == [
        (2, "A later rename of the unit is recorded; a rename before it would garble its history.")
    ]


def test_nothing_is_added_below_a_closed_unit(tree: Tree) -> None:
    make_unit("519901300", closed_on=date(2016, 1, 1))
    assert reasons(run("519901300201,村")) == [(2, "The unit above it, 519901300, has closed.")]
    assert run("519901300201,村,,2015-01-01,2015-12-31,", header=COLUMNS).added == 1


def test_a_chain_of_successors_may_not_close_in_a_ring(tree: Tree) -> None:
    one, two, three = tree.villages[:3]
    rows = [
        f"{one.code},{one.name},,,2016-01-01,{two.code}",
        f"{two.code},{two.name},,,2016-02-01,{three.code}",
        f"{three.code},{three.name},,,2016-02-01,{two.code}",
    ]
    report = run("\n".join(rows), header=COLUMNS)
    assert [line for line, _message in reasons(report)] == [3, 4]
    assert report.closed == 1


def test_a_unit_does_not_close_on_the_day_on_which_it_took_over_another(tree: Tree) -> None:
    one, two = tree.villages[:2]
    run(f"{one.code},{one.name},,,{DAY},{two.code}", header=COLUMNS)
    message = "The unit took over another one on that day or later; it can close only after that."
    assert reasons(run(f"{two.code},{two.name},,,{DAY},", header=COLUMNS)) == [(2, message)]
    assert run(f"{two.code},{two.name},,,{DAY + timedelta(days=1)},", header=COLUMNS).closed == 1


def test_what_depends_on_a_rejected_closing_falls_with_it(tree: Tree) -> None:
    """The village has no successor, so it stays; so its township stays, too."""
    township, villages = tree.townships[0], tree.villages[:3]
    rows = [f"{township.code},{township.name},,,2016-01-01,"]
    rows += [f"{village.code},{village.name},,,2016-01-01,519901200999" for village in villages[:1]]
    rows += [f"{village.code},{village.name},,,2016-01-01," for village in villages[1:]]
    report = run("\n".join(rows), header=COLUMNS)
    assert [line for line, _message in reasons(report)] == [2, 3]
    assert report.closed == 2


def test_a_grade_that_starts_later_refuses_the_closing_with_its_line(tree: Tree) -> None:
    make_grading(tree.villages[1], "lagging", make_user(), DAY)
    rows = [f"{village.code},{village.name},,,2016-09-01," for village in tree.villages[:3]]
    report = run("\n".join(rows), header=COLUMNS, leave_out=True)
    assert [(one.line, "2016-10-01" in one.message) for one in report.rejected] == [(3, True)]
    assert (report.closed, Unit.objects.filter(closed_on__isnull=False).count()) == (2, 2)
    assert_tally_is_right()
