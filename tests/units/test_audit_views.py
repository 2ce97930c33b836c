"""The auditor's pages: scope, filters, pages of constant cost, words for before and after, files that are safe."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from campaign.accounts.models import User
from tests.factories import Tree, make_tree, make_user
from units import audit
from units.access import Role
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db

START = datetime(2016, 12, 1, 4, tzinfo=UTC)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


@pytest.fixture
def auditor(tree: Tree) -> User:
    """Reads the log of the first county."""
    return make_user(Role.AUDITOR, tree.counties[0], "auditor")


@pytest.fixture
def reader(client: Client, auditor: User) -> Client:
    client.force_login(auditor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def write(unit: Unit, action: str = "grading.signed", *, by: User | None = None, days: int = 0, name: str = "") -> int:
    """One entry, so many days after the first of December."""
    entry = AuditEntry.objects.create(
        at=START + timedelta(days=days),
        actor=by,
        origin="10.0.0.1",
        action=action,
        subject_type="units.unit",
        subject_id=unit.pk,
        subject=name or unit.name,
        area_code=unit.code,
        before={"kind": "town", "name": "旧"},
        after={"kind": "township", "name": "旧"},
    )
    return entry.pk


def shown(client: Client, query: str = "") -> list[int]:
    return [entry.pk for entry in client.get(f"/audit/{query}").context["page"].entries]


def test_newest_stands_first_and_another_county_is_not_there(reader: Client, tree: Tree) -> None:
    first, second = write(tree.townships[0]), write(tree.counties[0], days=1)
    foreign, above = write(tree.counties[1]), write(tree.prefecture)
    assert shown(reader) == [second, first]
    assert [reader.get(f"/audit/{pk}/").status_code for pk in (first, foreign, above)] == [200, 404, 404]


def test_filters(reader: Client, tree: Tree, auditor: User) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0], "officer")
    one = write(tree.counties[0], by=officer)
    two = write(tree.townships[0], "grading.returned", days=1)
    assert shown(reader, "?who=Officer") == [one]
    assert shown(reader, "?action=grading.returned") == [two]
    assert shown(reader, "?kind=units.unit") == [two, one]
    assert shown(reader, "?kind=grading.round") == []
    assert shown(reader, f"?kind=units.unit&record={tree.counties[0].pk}") == [one]
    assert shown(reader, f"?area={tree.townships[0].short_code}") == [two]
    assert shown(reader, "?first=2016-12-02") == [two]
    assert shown(reader, "?last=2016-12-01") == [one]
    assert shown(reader, "?first=2016-12-01&last=2016-12-02") == [two, one]
    assert shown(reader, f"?batch={uuid4()}") == []


def test_entries_of_a_batch(reader: Client, tree: Tree, auditor: User) -> None:
    changes = [audit.Change(unit, unit.code) for unit in tree.townships[:1] + tree.villages[:1]]
    batch = audit.record_many("grading.signed", changes, by=auditor)
    write(tree.counties[0])
    assert len(shown(reader, f"?batch={batch}")) == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?who=nobody", "who"),
        ("?action=x", "action"),
        ("?kind=x", "kind"),
        ("?area=1", "area"),
        ("?first=yesterday", "first"),
        ("?first=2016-12-02&last=2016-12-01", "last"),
        ("?batch=1", "batch"),
        ("?record=-1", "record"),
    ],
)
def test_wrong_filter_says_so(reader: Client, query: str, field: str) -> None:
    for address in ("/audit/", "/audit.xlsx", "/audit.csv"):
        answer = reader.get(address + query)
        assert answer.status_code == 400
        assert list(answer.context["form"].errors) == [field]


def test_area_of_somebody_else_is_not_there(reader: Client, tree: Tree) -> None:
    for address in ("/audit/", "/audit.xlsx", "/audit.csv"):
        assert reader.get(f"{address}?area=519902").status_code == 404


def test_pages_follow_each_other_both_ways(reader: Client, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("units.audit_reading.PAGE", 2)
    # The third and the fourth have the same moment: their numbers decide.
    one, two, three, four, five = (write(tree.counties[0], days=day) for day in (0, 1, 2, 2, 3))
    newest = reader.get("/audit/").context["page"]
    assert ([e.pk for e in newest.entries], newest.older, newest.newer) == ([five, four], four, 0)
    middle = reader.get(f"/audit/?before={four}").context["page"]
    assert ([e.pk for e in middle.entries], middle.older, middle.newer) == ([three, two], two, three)
    oldest = reader.get(f"/audit/?before={two}").context["page"]
    assert ([e.pk for e in oldest.entries], oldest.older, oldest.newer) == ([one], 0, one)
    back = reader.get(f"/audit/?after={one}").context["page"]
    assert ([e.pk for e in back.entries], back.older, back.newer) == ([three, two], two, three)
    top = reader.get(f"/audit/?after={three}").context["page"]
    assert ([e.pk for e in top.entries], top.newer) == ([five, four], 0)
    assert shown(reader, "?before=x") == [five, four]


@pytest.mark.parametrize("entries", [1, 3])
def test_list_costs_the_same_at_every_length(
    reader: Client, tree: Tree, entries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(entries):
        write(tree.counties[0], days=day, by=make_user())
    reader.get("/audit/")
    with django_assert_num_queries(4):
        assert len(shown(reader)) == entries


def test_entry_says_before_and_after_in_words(reader: Client, tree: Tree) -> None:
    answer = reader.get(f"/audit/{write(tree.townships[0])}/")
    assert [(one.label, one.before, one.after) for one in answer.context["changes"]] == [
        ("Kind", "Town", "Township proper")
    ]
    assert answer.context["target"] == tree.townships[0].get_absolute_url()


def test_entry_of_a_record_that_is_gone_can_be_read(reader: Client, tree: Tree) -> None:
    pk = AuditEntry.objects.create(
        origin="command", action="old.thing", subject_type="old.model", subject="x", area_code=tree.counties[0].code
    ).pk
    answer = reader.get(f"/audit/{pk}/")
    assert (answer.status_code, answer.context["target"]) == (200, "")


def test_files_hold_the_filtered_entries_and_a_formula_stays_text(reader: Client, tree: Tree) -> None:
    write(tree.counties[0], name="=1+1")
    write(tree.counties[0], "grading.returned", name="@other")
    table = list(csv.reader(io.StringIO(reader.get("/audit.csv?action=grading.signed").content.decode("utf-8-sig"))))
    assert [row[6] for row in table] == ["Name of the record", "'=1+1"]
    book = openpyxl.load_workbook(io.BytesIO(reader.get("/audit.xlsx?action=grading.signed").content))
    cell = book.worksheets[0]["G2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_taking_the_log_out_is_in_the_log(reader: Client, tree: Tree) -> None:
    write(tree.counties[0])
    reader.get("/audit.xlsx?action=grading.signed")
    entry = AuditEntry.objects.get(action="audit.exported")
    assert entry.actor is not None
    assert (entry.actor.username, entry.after) == (
        "auditor",
        {"file": "xlsx", "filters": {"action": "grading.signed"}},
    )
    assert shown(reader, "?action=audit.exported") == [entry.pk]


def test_file_stops_at_its_limit(reader: Client, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("units.audit_views.EXPORTED", 1)
    older, newer = write(tree.counties[0]), write(tree.counties[0], days=1)
    rows = list(csv.reader(io.StringIO(reader.get("/audit.csv?kind=units.unit").content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [str(newer)]
    assert older < newer
