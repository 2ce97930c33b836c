"""Importing register files: what is added, renamed, closed, left alone, refused; and that all agrees afterwards."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from campaign.grading.boards import board
from campaign.grading.models import GradeTally
from campaign.grading.tallies import rebuild as rebuild_grades
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.grading.factories import make_grading
from tests.units.registers import COLUMNS, DAY, assert_tally_is_right, counts, reasons, run, standing
from units import codes, register
from units.access import Role
from units.areas import Area
from units.models import AuditEntry, FormerName, Unit
from units.register import ImportNotYours, RegisterChanged
from units.register_file import Source, WrongEncoding
from units.register_report import Report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 3)


def test_a_whole_tree_is_added_with_kinds_tally_and_an_entry_each() -> None:
    user = make_user(superuser=True)
    report = run("51,a\n5199,b\n519901,c\n519901100,d\n519901100001,e\n519901100201,f\n", by=user)
    assert (counts(report), report.committed) == ((6, 0, 0, 0, 0), True)
    assert list(Unit.objects.values_list("code", "level", "kind", "name", "opened_on", "closed_on")) == [
        ("510000000000", 1, "", "a", None, None),
        ("519900000000", 2, "", "b", None, None),
        ("519901000000", 3, "", "c", None, None),
        ("519901100000", 4, "town", "d", None, None),
        ("519901100001", 5, "community", "e", None, None),
        ("519901100201", 5, "village", "f", None, None),
    ]
    entries = AuditEntry.objects.filter(action="units.added").order_by("area_code")
    assert [(one.subject_id, one.subject, one.actor, one.subject_type) for one in entries] == [
        (unit.pk, unit.name, user, "units.unit") for unit in Unit.objects.order_by("code")
    ]
    assert entries[3].after == {"name": "d", "kind": "town"}
    assert (entries[3].before, entries[3].origin, len({one.batch for one in entries})) == (None, "command", 1)
    assert_tally_is_right()
    assert standing() != []


def test_the_order_of_the_rows_does_not_matter() -> None:
    assert counts(run("519901100201,e\n519901100,d\n51,a\n519901,c\n5199,b\n")) == (5, 0, 0, 0, 0)


def test_the_same_file_again_changes_nothing(tree: Tree) -> None:
    text = "".join(f"{unit.short_code},{unit.name}\n" for unit in Unit.objects.all())
    report = run(text)
    assert (counts(report), AuditEntry.objects.count(), FormerName.objects.count()) == ((0, 0, 0, 12, 0), 0, 0)


def test_a_unit_that_the_file_does_not_name_stays_as_it_is(tree: Tree) -> None:
    before = list(Unit.objects.values())
    run("519903,三县\n")
    assert list(Unit.objects.exclude(code="519903000000").values()) == before


def test_a_new_name_keeps_the_old_one_with_the_day(tree: Tree) -> None:
    village = tree.villages[0]
    report = run(f"{village.short_code},新安村\n")
    assert counts(report) == (0, 1, 0, 0, 0)
    assert Unit.objects.get(pk=village.pk).name == "新安村"
    assert list(FormerName.objects.values_list("unit", "name", "until_on")) == [(village.pk, village.name, DAY)]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.before, entry.after) == (
        "units.renamed",
        "新安村",
        {"name": village.name},
        {"name": "新安村"},
    )


def test_a_second_name_on_one_day_keeps_the_name_of_the_days_before(tree: Tree) -> None:
    village = tree.villages[0]
    run(f"{village.short_code},甲\n")
    run(f"{village.short_code},乙\n")
    assert list(FormerName.objects.values_list("name", "until_on")) == [(village.name, DAY)]
    assert Unit.objects.with_name_on(DAY - timedelta(days=1)).get(pk=village.pk).name_on == village.name  # type: ignore[attr-defined]


def test_a_closing_with_its_successor(tree: Tree) -> None:
    closing, into = tree.villages[:2]
    report = run(f"{closing.code},{closing.name},,,2016-09-01,{into.code}\n", header=COLUMNS)
    assert counts(report) == (0, 0, 1, 0, 0)
    unit = Unit.objects.get(pk=closing.pk)
    assert (unit.closed_on, unit.successor) == (date(2016, 9, 1), into)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.before, entry.after) == (
        "units.closed",
        {"closed_on": None, "successor": None},
        {"closed_on": "2016-09-01", "successor": into.code},
    )
    assert_tally_is_right()
    assert run(f"{closing.code},{closing.name},,,2016-09-01,{into.code}\n", header=COLUMNS).unchanged == 1


def test_a_township_with_its_villages_closes_into_a_new_one_in_one_file(tree: Tree) -> None:
    old = tree.townships[0]
    rows = [f"{old.short_code},{old.name},,,2016-09-01,519901100", "519901100,新镇,,2016-09-01,,"]
    for number, village in enumerate(tree.villages[:3], 201):
        rows += [
            f"{village.short_code},{village.name},,,2016-09-01,519901100{number}",
            f"519901100{number},新村{number},,2016-09-01,,",
        ]
    make_grading(tree.villages[0], "lagging", make_user(), date(2016, 8, 1))
    report = run("\n".join(rows), header=COLUMNS)
    assert (reasons(report), counts(report)) == ([], (4, 0, 4, 0, 0))
    assert Unit.objects.get(pk=old.pk).successor == Unit.objects.by_short_code("519901100").get()
    before, after = (board(tree.counties[0].area, on=day).total for day in (date(2016, 8, 31), date(2016, 9, 1)))
    assert (before.villages.total, before.villages.lagging, before.townships.total) == (3, 1, 1)
    assert (after.villages.total, after.villages.lagging, after.townships.total) == (3, 0, 1)
    assert [row.area.name for row in board(tree.counties[0].area, on=date(2016, 8, 31)).rows] == [old.name]
    assert_tally_is_right()
    kept = sorted(GradeTally.objects.exclude(change=0).values_list("area_code", "kind", "grade", "on", "change"))
    rebuild_grades()
    assert sorted(GradeTally.objects.values_list("area_code", "kind", "grade", "on", "change")) == kept


def test_units_that_were_closed_long_ago_can_be_added() -> None:
    report = run(
        "51,a,,,,\n5199,b,,,,\n519901,c,,,,\n519901100,旧镇,,1999-01-01,2005-06-01,519901101\n519901101,d,,,,\n",
        header=COLUMNS,
    )
    assert counts(report) == (5, 0, 0, 0, 0)
    old = Unit.objects.by_short_code("519901100").get()
    assert (old.opened_on, old.closed_on, str(old.successor)) == (date(1999, 1, 1), date(2005, 6, 1), "d")
    entry = AuditEntry.objects.get(subject_id=old.pk)
    assert entry.after == {
        "name": "旧镇",
        "kind": "town",
        "opened_on": "1999-01-01",
        "closed_on": "2005-06-01",
        "successor": "519901101000",
    }
    assert_tally_is_right()


def test_a_dry_run_saves_nothing_and_tells_the_same(tree: Tree) -> None:
    text = f"519901200300,好村\n{tree.villages[0].short_code},新名\n"
    told = run(text, commit=False)
    assert (counts(told), told.committed, Unit.objects.count(), AuditEntry.objects.count()) == (
        (1, 1, 0, 0, 0),
        False,
        12,
        0,
    )
    assert counts(run(text)) == counts(told)


def test_a_county_of_the_same_padded_code_is_another_unit_than_its_prefecture() -> None:
    assert counts(run("44,粤\n4419,东莞\n441900,东莞\n441900001,街道\n")) == (4, 0, 0, 0, 0)
    assert counts(run("441900,东莞县\n")) == (0, 1, 0, 0, 0)
    assert [unit.name for unit in Unit.objects.filter(code="441900000000")] == ["东莞", "东莞县"]


def test_an_officer_imports_within_the_own_county_only(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    assert run("519901200300,村", within=tree.counties[0].area, by=officer).added == 1
    for area in (tree.counties[1].area, tree.prefecture.area, Area.country()):
        with pytest.raises(ImportNotYours):
            run("519902200300,村", within=area, by=officer)
    with pytest.raises(ImportNotYours):
        run("519901200301,村", within=tree.counties[0].area, by=make_user(Role.LEADER, tree.prefecture))


def test_only_what_was_previewed_is_imported(tree: Tree) -> None:
    told = run("519901200300,村\n", commit=False, detailed=True)
    make_unit("519901200300", "别人加的")
    with pytest.raises(RegisterChanged):
        run("519901200300,村\n", expected=told.digest)
    again = run("519901200300,村\n", commit=False, detailed=True)
    assert (told.renamed, again.renamed, told.digest == again.digest) == (0, 1, False)
    assert run("519901200300,村\n", expected=again.digest).committed


def test_a_preview_shows_examples_of_each_change(tree: Tree) -> None:
    one, two = tree.villages[:2]
    told = run(
        f"519901200300,新村,,,,\n{one.code},改名,,,,\n{two.code},{two.name},,,2016-01-01,{one.code}\n",
        header=COLUMNS,
        commit=False,
        detailed=True,
    )
    assert [(row.line, row.code, row.name) for row in told.examples["added"]] == [(2, "519901200300", "新村")]
    assert [(row.before, row.name) for row in told.examples["renamed"]] == [(one.name, "改名")]
    assert [(row.closed_on, row.successor) for row in told.examples["closed"]] == [(date(2016, 1, 1), one.short_code)]


def test_several_files_are_one_import(tree: Tree) -> None:
    sources = [
        Source.of_bytes(f"{n}.csv", f"code,name\n{text}".encode())
        for n, text in enumerate(["5199012003,x", "519903100,镇", "519903,县"])
    ]
    report = register.import_register(sources, within=Area.country(), on=DAY, by=None)
    assert report.as_dict() == {
        "added": 2,
        "renamed": 0,
        "closed": 0,
        "unchanged": 0,
        "rejected": [
            {"line": 2, "code": "5199012003", "message": "An area code has 2, 4, 6, 9 or 12 digits.", "file": "0.csv"}
        ],
        "committed": False,
    }


def test_a_file_that_cannot_be_read_leaves_nothing_behind(tree: Tree) -> None:
    with pytest.raises(WrongEncoding):
        register.import_register([Source.of_bytes("r.csv", b"\xff\xfe\0x")], within=Area.country(), on=DAY, by=None)
    assert run("519903,县").added == 1


def test_backslashes_quotes_and_percent_signs_are_only_letters() -> None:
    run('51,a\n5199,"\\N ""%s"" \'; --\\"\n')
    assert Unit.objects.get(level=2).name == '\\N "%s" \'; --\\'


def test_the_number_of_statements_does_not_grow_with_the_file() -> None:
    made = []
    for prefecture, villages in (("5199", 1), ("5299", 40)):
        make_tree(1, 1, 1, prefecture=prefecture)
        text = "".join(f"{prefecture}01200{n},村\n" for n in range(300, 300 + villages))
        with CaptureQueriesContext(connection) as queries:
            assert run(text).added == villages
        made.append(len(queries))
    assert made[0] == made[1]


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_come_one_after_the_other() -> None:
    make_tree(1, 1, 1)
    reports: list[Report] = []

    def one() -> None:
        try:
            reports.append(run("519901200300,村\n519901200301,村\n"))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts(report) for report in reports) == [(0, 0, 0, 2, 0), (2, 0, 0, 0, 0)]
    assert AuditEntry.objects.count() == 2
    assert_tally_is_right()


TOWNSHIPS = ["519901200", "519901201", "519901300"]
VILLAGES = [f"{township}{number}" for township in TOWNSHIPS for number in (200, 201, 300)]
days = st.dates(date(2016, 1, 1), date(2016, 1, 6))


@st.composite
def lines(draw: st.DrawFn, code: str) -> str:
    """A row about a unit of the tree or a new one: a name, now and then a closing and a successor of its level."""
    own = f"单位{code}"
    name = draw(st.sampled_from([own, own, own, "甲", "乙"]))
    closed = draw(st.none() | days)
    same_level = [one for one in (*TOWNSHIPS, *VILLAGES) if len(one) == len(code)]
    successor = draw(st.none() | st.sampled_from(same_level)) if closed else None
    return f"{code},{name},,,{closed or ''},{successor or ''}"


files = st.lists(st.sampled_from([*TOWNSHIPS, *VILLAGES]), unique=True, max_size=9).flatmap(
    lambda chosen: st.tuples(*(lines(code) for code in chosen))
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(files, days), min_size=1, max_size=4))
def test_whatever_is_imported_tally_history_and_log_agree(imports: list[tuple[tuple[str, ...], date]]) -> None:
    with transaction.atomic():
        make_tree(1, 2, 2)
        at_first = names_on(date(2015, 12, 31))
        for rows, on in imports:
            told = run("\n".join(rows), header=COLUMNS, on=on, leave_out=True)
            # Every row of the file is in exactly one count, and the same file has nothing more to do.
            assert sum(counts(told)) == len(rows)
            again = run("\n".join(rows), header=COLUMNS, on=on, leave_out=True)
            assert (again.added, again.renamed, again.closed) == (0, 0, 0)
        assert_tally_is_right()
        assert_units_make_sense()
        # Former days keep their names, whatever came later.
        assert {code: name for code, name in names_on(date(2015, 12, 31)).items() if code in at_first} == at_first
        transaction.set_rollback(True)


def names_on(day: date) -> dict[str, str]:
    return {unit.short_code: unit.name_on for unit in Unit.objects.with_name_on(day)}  # type: ignore[attr-defined]


def assert_units_make_sense() -> None:
    """No unit outlives the one above it, and whoever succeeds a unit stands on the day on which that one closes."""
    units = {unit.short_code: unit for unit in Unit.objects.select_related("successor")}
    for short, unit in units.items():
        above = units.get(codes.parent(short))
        if above is not None and above.closed_on is not None:
            assert unit.closed_on is not None
            assert unit.closed_on <= above.closed_on
        if unit.successor is not None:
            assert unit.closed_on is not None
            assert unit.successor.stands_on(unit.closed_on)
