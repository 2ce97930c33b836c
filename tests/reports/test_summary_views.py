"""The pages of the summaries: the archive, the way on the page, prints and workbooks, batches."""

import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from campaign.reports import summaries
from campaign.reports.bulletin import Letter
from campaign.reports.figures import from_dict, monthly
from campaign.reports.models import Summary, SummaryBatch
from tests.factories import make_user
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world, live
from units.access import Role

pytestmark = pytest.mark.django_db
ARCHIVE_QUERIES = 10


@pytest.fixture(autouse=True)
def _site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CAMPAIGN_TODAY = YEAR_END
    settings.LANGUAGE_CODE = "en"
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    monkeypatch.setattr("units.paper.pdf_of", lambda html: b"%PDF" + str(len(html)).encode())


@pytest.fixture
def world() -> World:
    return busy_world()


@pytest.fixture
def second(world: World) -> User:
    return make_user(Role.PREFECTURE, world.tree.prefecture)


@pytest.fixture
def row(world: World) -> Summary:
    return summaries.draft(world.tree.prefecture, DECEMBER, by=world.officer, on=YEAR_END)


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def step(client: Client, row: Summary, name: str, **body: object) -> Any:
    return client.post(reverse(f"reports:summary-{name}", args=[row.pk]), {"seen": row.version, **body})


def issued(row: Summary, by: User) -> Summary:
    row = summaries.check(row, seen=row.version, by=by, on=YEAR_END)
    return summaries.issue(row, seen=row.version, by=by, on=YEAR_END)


def test_the_way_on_the_page_from_draft_to_issued(world: World, second: User) -> None:
    client = signed_in(world.officer)
    answer = client.post("/reports/draft/", {"area": "5199", "month": "2016-12"})
    row = Summary.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, row.get_absolute_url())
    assert "second person" in client.get(row.get_absolute_url()).content.decode()
    assert step(client, row, "check").status_code == 409
    other = signed_in(second)
    assert step(other, row, "check").status_code == 302
    assert step(other, row, "issue").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.checked_by, row.issued_by) == ("issued", second, second)
    assert row.pdf_sha256 in other.get(row.get_absolute_url()).content.decode()


def test_drafting_again_leads_to_the_draft_that_is_there(world: World, row: Summary) -> None:
    answer = signed_in(world.officer).post("/reports/draft/", {"area": "5199", "month": "2016-12"})
    assert (answer["Location"], Summary.objects.count()) == (row.get_absolute_url(), 1)


@pytest.mark.parametrize(
    ("area", "month", "message"),
    [
        ("51x", "2016-12", "There is no area"),
        ("5299", "2016-12", "There is no area"),
        ("519901200200", "2016-12", "There is no area"),
        ("5199", "2016-13", "is no month"),
        ("5199", "2017-02", "2017-02"),
        ("5199", "2016-08", "2016-08"),
    ],
)
def test_a_wrong_area_or_month_is_told_in_the_form(world: World, area: str, month: str, message: str) -> None:
    answer = signed_in(world.officer).post("/reports/draft/", {"area": area, "month": month})
    assert (answer.status_code, Summary.objects.count()) == (200, 0)
    assert message in answer.content.decode()


def test_each_number_of_the_text_that_is_a_figures_leads_to_its_list_and_says_what_it_counts(
    world: World, row: Summary
) -> None:
    page = signed_in(world.officer).get(row.get_absolute_url()).content.decode()
    figure = from_dict(row.figures)["issues.found"]
    link = f'<a href="{escape(figure.url)}" title="{escape(figure.definition.text_en)}">{figure.value}</a>'
    assert link in page
    # A number changed by hand is no longer the figure's.
    edited = row.text.replace(f"this month: {figure.value};", "this month: 77;")
    summaries.edit(row, text=edited, letter=Letter.of(row), seen=row.version, by=world.officer, on=YEAR_END)
    page = signed_in(world.officer).get(row.get_absolute_url()).content.decode()
    assert (link in page, "the figure says 6" in page) == (False, True)


def edit_body(row: Summary, text: str, **more: object) -> dict[str, object]:
    letter = {name: getattr(row, name) for name in summaries.LETTER}
    return {"text": text, "seen": row.version, "once": str(uuid.uuid4()), **letter, **more}


def test_a_double_click_saves_an_edit_once(world: World, row: Summary) -> None:
    client, body = signed_in(world.officer), edit_body(row, "新正文。")
    url = reverse("reports:summary-edit", args=[row.pk])
    assert [client.post(url, body).status_code for _click in range(2)] == [302, 302]
    row.refresh_from_db()
    assert (row.text, row.version) == ("新正文。", 2)


def test_the_loser_of_two_edits_sees_both_texts_and_may_save_knowingly(
    world: World, second: User, row: Summary
) -> None:
    url = reverse("reports:summary-edit", args=[row.pk])
    late = edit_body(row, "后到的正文。")
    signed_in(second).post(url, edit_body(row, "先到的正文。"))
    client = signed_in(world.officer)
    answer = client.post(url, late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先到的正文。" in page
    assert "后到的正文。" in page
    row.refresh_from_db()
    assert row.text == "先到的正文。"
    client.post(url, edit_body(row, "后到的正文。"))
    row.refresh_from_db()
    assert row.text == "后到的正文。"


def test_a_number_changed_by_hand_is_marked_on_the_page(world: World, row: Summary) -> None:
    assert 'class="changed"' not in signed_in(world.officer).get(row.get_absolute_url()).content.decode()
    figure = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)["issues.found"].text
    assert f"{figure}" in row.text
    text = row.text.replace(figure, "987", 1)
    signed_in(world.officer).post(reverse("reports:summary-edit", args=[row.pk]), edit_body(row, text))
    page = signed_in(world.officer).get(row.get_absolute_url()).content.decode()
    assert 'class="changed"' in page
    assert "987" in page


def test_a_leader_reads_what_is_issued_and_nothing_before(world: World, second: User, row: Summary) -> None:
    leader = signed_in(make_user(Role.LEADER, world.tree.prefecture))
    assert leader.get(row.get_absolute_url()).status_code == 404
    assert leader.get("/reports/").context["page"].paginator.count == 0
    row = issued(row, second)
    page = leader.get("/reports/")
    assert [one.pk for one in page.context["page"]] == [row.pk]
    answer = leader.get(reverse("reports:summary-pdf", args=[row.pk]))
    assert (answer.content, answer["Content-Type"]) == (bytes(row.pdf or b""), "application/pdf")
    assert "csrfmiddlewaretoken" not in leader.get(row.get_absolute_url()).content.decode().split("<main")[1]


def test_the_archive_is_filtered_by_area_month_state_and_what_waits(world: World, second: User, row: Summary) -> None:
    county = summaries.draft(world.tree.counties[0], DECEMBER, by=world.officer, on=YEAR_END)
    autumn = issued(summaries.draft(world.tree.prefecture, date(2016, 11, 1), by=world.officer, on=YEAR_END), second)
    client = signed_in(second)

    def listed(query: str) -> set[int]:
        return {one.pk for one in client.get(f"/reports/?{query}").context["page"]}

    assert listed("") == {row.pk, county.pk, autumn.pk}
    assert listed("area=519901") == {county.pk}
    assert listed("month=2016-11") == {autumn.pk}
    assert listed("state=draft") == {row.pk, county.pk}
    assert listed("waits=check") == {row.pk, county.pk}
    assert listed("waits=issue") == set()
    assert client.get("/reports/?month=2016-13").status_code == 400
    assert client.get("/reports/?area=519999").status_code == 404
    home = client.get("/").content.decode()
    assert "Summaries to check" in home


@pytest.mark.parametrize("number", [1, 6])
def test_the_archive_asks_as_often_for_many_as_for_one(
    world: World, second: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for unit in [world.tree.prefecture, *world.tree.counties, *world.tree.townships, *world.tree.villages][:number]:
        summaries.draft(unit, DECEMBER, by=None, on=YEAR_END)
    client = signed_in(second)
    client.get("/reports/")
    with django_assert_num_queries(ARCHIVE_QUERIES):
        client.get("/reports/")


def test_the_print_of_a_month_is_the_issued_one_or_a_draft_of_it(world: World, second: User, row: Summary) -> None:
    client = signed_in(second)
    draft = client.get("/reports/5199/2016-12.pdf").content
    assert draft.startswith(b"%PDF")
    row = issued(row, second)
    live(world, world.tree.villages[0], [("open", date(2016, 12, 20))])
    assert client.get("/reports/5199/2016-12.pdf").content == bytes(row.pdf or b"")
    assert client.get("/reports/5199/2016-12.pdf")["Content-Disposition"].endswith(
        'filename="summary-5199-2016-12.pdf"'
    )


def test_page_print_and_workbook_show_the_figures_of_one_function(world: World, second: User, row: Summary) -> None:
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    book = openpyxl.load_workbook(io.BytesIO(signed_in(second).get("/reports/5199/2016-12.xlsx").content))
    totals = [[cell.value for cell in line] for line in book.worksheets[0].iter_rows(min_row=3)]
    wanted = [
        one.value / 10 if one.definition.measure == "share" else one.value
        for section in figures.sections
        for one in section.total.figures
    ]
    assert [line[2] or 0 for line in totals] == wanted
    assert len(book.worksheets) == 1 + len(figures.sections)
    assert signed_in(second).get(row.get_absolute_url()).context["figures"] == figures


@pytest.mark.parametrize(("path", "status"), [("2016-13", 404), ("2017-02", 404), ("2016-08", 404), ("x", 404)])
@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_a_month_without_figures_is_404_with_a_reason(second: User, path: str, status: int, ending: str) -> None:
    answer = signed_in(second).get(f"/reports/5199/{path}.{ending}")
    assert answer.status_code == status
    assert path in answer.content.decode()


def test_a_missing_font_is_told_and_the_summary_stays_as_it_is(
    world: World, second: User, row: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    from units.paper import FontMissing

    def missing(_html: str) -> bytes:
        raise FontMissing(characters="䶮")

    row = summaries.check(row, seen=row.version, by=second, on=YEAR_END)
    monkeypatch.setattr("units.paper.pdf_of", missing)
    answer = step(signed_in(second), row, "issue")
    assert answer.status_code == 409
    assert "fonts-noto-cjk" in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.pdf) == ("checked", None)


def test_verifying_lists_what_would_differ_and_a_correction_names_the_first(
    world: World, second: User, row: Summary
) -> None:
    row, client = issued(row, second), signed_in(second)
    assert "Unchanged" in client.get(f"{row.get_absolute_url()}?verify=1").content.decode()
    live(world, world.tree.villages[0], [("open", date(2016, 12, 20))])
    page = client.get(f"{row.get_absolute_url()}?verify=1")
    assert page.context["verification"].differences
    answer = step(client, row, "correct", reason="补录一个问题")
    again = Summary.objects.get(corrects=row)
    assert answer["Location"] == again.get_absolute_url()
    assert step(client, row, "correct", reason="再来")["Location"] == again.get_absolute_url()
    page_of_first = client.get(row.get_absolute_url()).content.decode()
    assert again.get_absolute_url() in page_of_first


@pytest.fixture
def _quick_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    def fake(jobs: Iterable[tuple[Any, str]], **_options: object) -> Iterator[tuple[Any, bytes]]:
        for key, _html in jobs:
            yield key, b"%PDF"

    monkeypatch.setattr("campaign.reports.batch_work.prints", fake)


@pytest.mark.usefixtures("_quick_prints")
def test_a_batch_from_its_form_to_the_archive(world: World) -> None:
    client = signed_in(world.officer)
    body = {"area": "5199", "month": "2016-12", "level": "3", "once": str(uuid.uuid4())}
    answer = client.post("/reports/batches/", body)
    batch = SummaryBatch.objects.get()
    assert answer["Location"] == batch.get_absolute_url()
    assert client.post("/reports/batches/", body).status_code == 302
    assert SummaryBatch.objects.get() == batch
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "2 of 2 made" in page
    answer = client.get(reverse("reports:batch-zip", args=[batch.pk]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == 2


def test_a_batch_at_work_shows_its_count_without_a_script_and_can_be_cancelled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaign.reports.views.batches.enqueue", lambda _batch: None)
    client = signed_in(world.officer)
    body = {"area": "5199", "month": "2016-12", "level": "4", "once": str(uuid.uuid4())}
    client.post("/reports/batches/", body)
    batch = SummaryBatch.objects.get()
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "0 of 2 made" in page
    assert client.get(reverse("reports:batch-zip", args=[batch.pk])).status_code == 404
    client.post(reverse("reports:batch-cancel", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == "cancelled"
    client.post(reverse("reports:batch-resume", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == "waiting"


def test_another_county_has_neither_summary_nor_batch(world: World, row: Summary) -> None:
    stranger = signed_in(make_user(Role.COUNTY, world.tree.counties[1]))
    county = summaries.draft(world.tree.counties[0], DECEMBER, by=None, on=YEAR_END)
    for name in ("detail", "edit", "pdf", "xlsx"):
        assert stranger.get(reverse(f"reports:summary-{name}", args=[county.pk])).status_code == 404
    assert step(stranger, county, "issue").status_code == 404
    assert stranger.get("/reports/519901/2016-12.pdf").status_code == 404
