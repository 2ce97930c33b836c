"""The pages of grading: what they show, what they refuse, and that a form is not needed twice."""

import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.grading.boards import board
from campaign.grading.models import Assessment, Grading, Review, Round
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import DAY, Cast, content, fresh, make_cast, make_grading, make_round, sign, submitted
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 2)


@pytest.fixture
def cast(tree: Tree) -> Cast:
    return make_cast(tree)


def signed_in(user: object) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_page_workbook_and_command_show_the_figures_of_one_function(tree: Tree, cast: Cast) -> None:
    make_grading(tree.villages[0], "lagging", cast.prefecture)
    make_grading(tree.townships[1], "advanced", cast.prefecture)
    client = signed_in(cast.prefecture)
    drawn = client.get("/board/?area=5199&on=2016-10-01").context["board"]
    assert drawn == board(tree.prefecture.area, on=date(2016, 10, 1))
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/board.xlsx?area=5199&on=2016-10-01").content)).active
    assert sheet is not None
    printed = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert printed[-1][2:] == [1, 0, 0, 0, 1, 2, 0, 0, 1, 0, 3, 4]
    out = io.StringIO()
    call_command("board", "--area", "5199", "--on", "2016-10-01", "--json", stdout=out)
    figures = json.loads(out.getvalue())
    assert figures["area"] == "5199"
    assert [row["code"] for row in figures["rows"]] == ["519901", "519902"]
    assert figures["total"] == {
        "townships": drawn.total.townships.as_dict(),
        "villages": drawn.total.villages.as_dict(),
    }


def test_the_print_is_a_pdf_of_the_same_figures(tree: Tree, cast: Cast) -> None:
    from pypdf import PdfReader

    make_grading(tree.villages[0], "lagging", cast.prefecture)
    answer = signed_in(cast.prefecture).get("/board.pdf?area=5199&on=2016-10-01")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert answer["Content-Type"] == "application/pdf"
    assert tree.prefecture.name in text
    assert "2016-10-01" in text


@pytest.mark.parametrize("path", ["/board/", "/board.pdf", "/board.xlsx", "/units/", "/units.xlsx"])
def test_a_malformed_code_and_a_day_to_come_are_told_so(cast: Cast, path: str) -> None:
    client = signed_in(cast.prefecture)
    malformed = client.get(path, {"area": "51x"})
    future = client.get(path, {"on": "2017-01-01"})
    assert (malformed.status_code, future.status_code) == (400, 400)
    assert "is no area code" in malformed.content.decode()
    assert "has not come yet" in future.content.decode()


@pytest.mark.parametrize("path", ["/board/", "/board.pdf", "/board.xlsx", "/units/", "/units.xlsx"])
def test_an_unknown_area_and_somebody_elses_are_both_404(tree: Tree, cast: Cast, path: str) -> None:
    client = signed_in(cast.county)
    for code in ("519999", "519902", "5199", "51"):
        assert client.get(path, {"area": code}).status_code == 404


def test_without_an_area_the_board_is_the_users_own(cast: Cast) -> None:
    assert signed_in(cast.county).get("/board/").context["board"].area.short_code == "519901"


def test_every_number_of_the_page_leads_to_a_list_of_that_length(tree: Tree, cast: Cast) -> None:
    import re

    make_grading(tree.villages[0], "lagging", cast.prefecture)
    make_grading(tree.townships[1], "advanced", cast.prefecture)
    client = signed_in(cast.prefecture)
    html = client.get("/board/?area=5199").content.decode()
    links = re.findall(r'<a href="(/units/\?[^"]+)"[^>]*>([\d,]+)</a>', html)
    assert len(links) > 10
    for address, number in links:
        page = client.get(address.replace("&amp;", "&")).context["page"]
        assert page.paginator.count == int(number.replace(",", ""))


@pytest.mark.parametrize("path", ["/units/?grade=problem", "/issues/", "/plans/"])
def test_an_empty_list_says_why_and_keeps_its_actions(cast: Cast, path: str) -> None:
    page = signed_in(cast.county).get(path)
    assert 'class="empty"' in page.content.decode()
    assert ".xlsx" in page.content.decode()


def test_the_list_exports_what_the_register_takes_again(tree: Tree, cast: Cast) -> None:
    answer = signed_in(cast.county).get("/units.xlsx?level=5")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:6] == ("code", "name", "kind", "opened_on", "closed_on", "successor")
    assert [row[0] for row in rows[1:]] == [unit.short_code for unit in tree.villages[:2]]


def test_the_reviewers_list_holds_what_waits_for_my_stage_and_nothing_else(tree: Tree, cast: Cast) -> None:
    round_ = make_round(tree, cast)
    mine, signed, elsewhere = (submitted(round_, unit, cast) for unit in tree.villages[:3])
    sign(signed, cast.checkers[:1])
    page = signed_in(cast.checkers[0]).get(reverse("grading:review-list")).context["page"]
    assert list(page) == [mine]
    assert elsewhere.unit.short_code.startswith("519902")


def test_agreeing_twice_makes_one_opinion(tree: Tree, cast: Cast) -> None:
    row = submitted(make_round(tree, cast), tree.villages[0], cast)
    client = signed_in(cast.checkers[0])
    data = {"stage": row.stage_id, "version": row.version}
    first, second = (client.post(reverse("grading:assessment-agree", args=[row.pk]), data) for _press in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Review.objects.count() == 1


def test_the_loser_of_two_reviewers_is_told_and_nothing_is_signed(tree: Tree, cast: Cast) -> None:
    row = submitted(make_round(tree, cast), tree.villages[0], cast)
    data = {"stage": row.stage_id, "version": row.version}
    address = reverse("grading:assessment-agree", args=[row.pk])
    signed_in(cast.checkers[0]).post(address, data)
    answer = signed_in(cast.checkers[1]).post(address, data)
    assert answer.status_code == 409
    assert "no longer waiting" in answer.content.decode()
    assert Review.objects.count() == 1


def test_a_return_without_a_reason_keeps_the_page_and_says_so(tree: Tree, cast: Cast) -> None:
    row = submitted(make_round(tree, cast), tree.villages[0], cast)
    address = reverse("grading:assessment-return", args=[row.pk])
    answer = signed_in(cast.checkers[0]).post(address, {"stage": row.stage_id, "reason": ""})
    assert answer.context["return_form"].errors["reason"] == ["This field is required."]
    assert Review.objects.count() == 0


def test_a_return_goes_to_the_named_stage(tree: Tree, cast: Cast) -> None:
    row = sign(submitted(make_round(tree, cast), tree.villages[0], cast), cast.checkers[:2])
    first = row.round.stages.filter(unit_level=5).first()
    assert first is not None
    address = reverse("grading:assessment-return", args=[row.pk])
    data = {"stage": row.stage_id, "to": first.pk, "reason": "重新核查"}
    assert signed_in(cast.checkers[2]).post(address, data).status_code == 302
    assert fresh(row).stage == first


def test_a_batch_names_what_it_left_out(tree: Tree, cast: Cast) -> None:
    round_ = make_round(tree, cast)
    good, blocked = (submitted(round_, unit, cast) for unit in tree.villages[:2])
    sign(blocked, cast.checkers[:1])
    client = signed_in(cast.checkers[0])
    answer = client.post(reverse("grading:review-batch"), {"assessment": [good.pk, blocked.pk]})
    assert [row for row, _rule in answer.context["done"].refused] == [blocked]
    assert client.post(reverse("grading:review-batch"), {}).status_code == 302


def test_a_batch_does_not_reach_into_another_county(tree: Tree, cast: Cast) -> None:
    row = submitted(make_round(tree, cast), tree.villages[2], cast)
    signed_in(cast.checkers[0]).post(reverse("grading:review-batch"), {"assessment": [row.pk]})
    assert Review.objects.count() == 0


def edit_data(row: Assessment, version: int, **changes: str) -> dict[str, str]:
    text = content(row.unit)
    data = {f"criterion_{pk}": verdict for pk, verdict in text.answers.items()}
    return data | {"proposed": "ordinary", "evidence": text.evidence, "seen_version": str(version)} | changes


def test_an_assessment_is_written_and_submitted_from_its_page(tree: Tree, cast: Cast) -> None:
    row = make_round(tree, cast).assessments.get(unit=tree.villages[0])
    client = signed_in(cast.county)
    answer = client.post(reverse("grading:assessment-edit", args=[row.pk]), edit_data(row, 0, submit="1"))
    assert answer.status_code == 302
    assert fresh(row).state == "in_review"


def test_a_submission_with_gaps_saves_the_text_and_names_the_gaps(tree: Tree, cast: Cast) -> None:
    row = make_round(tree, cast).assessments.get(unit=tree.villages[0])
    data = edit_data(row, 0, submit="1", proposed="")
    answer = signed_in(cast.county).post(reverse("grading:assessment-edit", args=[row.pk]), data)
    assert "Missing: Proposed grade" in answer.content.decode()
    assert (fresh(row).state, fresh(row).evidence) == ("draft", data["evidence"])


def test_the_loser_of_two_writers_sees_both_texts_and_may_save_knowingly(tree: Tree, cast: Cast) -> None:
    row = make_round(tree, cast).assessments.get(unit=tree.villages[0])
    address = reverse("grading:assessment-edit", args=[row.pk])
    signed_in(cast.checkers[0]).post(address, edit_data(row, 0, evidence="甲写的"))
    client = signed_in(cast.county)
    answer = client.post(address, edit_data(row, 0, evidence="乙写的"))
    theirs = answer.context["theirs"]
    assert [(one.before, one.after) for one in theirs] == [("甲写的", "乙写的")]
    again = answer.context["form"].data["seen_version"]
    assert client.post(address, edit_data(row, int(again), evidence="乙写的")).status_code == 302
    assert fresh(row).evidence == "乙写的"


def test_a_change_after_a_sign_off_is_shown_with_the_difference(tree: Tree, cast: Cast) -> None:
    row = sign(submitted(make_round(tree, cast), tree.villages[0], cast), cast.baseline[:8])
    client = signed_in(cast.checkers[0])
    client.post(reverse("grading:assessment-edit", args=[row.pk]), edit_data(row, 1, proposed="advanced"))
    alarms = client.get(row.get_absolute_url()).context["alarms"]
    assert [(len(alarm.stages), [(one.before, one.after) for one in alarm.changes]) for alarm in alarms] == [
        (2, [("Ordinary", "Advanced")])
    ]


def test_rounds_are_opened_closed_and_counted_from_their_pages(tree: Tree, cast: Cast) -> None:
    client = signed_in(cast.prefecture)
    data = {"kind": "baseline", "name": "2016年评定", "area": tree.prefecture.pk}
    assert client.post(reverse("grading:round-open"), data).status_code == 302
    again = client.post(reverse("grading:round-open"), data)
    assert "close it first" in again.content.decode()
    round_ = Round.objects.get()
    for level in client.get(round_.get_absolute_url()).context["progress"]:
        assert sum(place.count for place in level.places) == level.total
        for place in level.places:
            assert client.get(place.url).context["page"].paginator.count == place.count
    refused = client.post(reverse("grading:round-close", args=[round_.pk]), follow=True)
    assert "6 units of the round are not graded yet" in refused.content.decode()


def test_a_grading_is_corrected_from_its_page(tree: Tree, cast: Cast) -> None:
    row = make_grading(tree.villages[0], "lagging", cast.prefecture)
    address = reverse("grading:grading-correct", args=[row.pk])
    client = signed_in(cast.prefecture)
    assert client.post(address, {"grade": "lagging", "reason": "x"}).status_code == 200
    assert client.post(address, {"grade": "ordinary", "reason": "抄录有误"}).status_code == 302
    page = client.get(row.unit.get_absolute_url())
    assert page.context["grade"] == "ordinary"
    assert [one.grade for one in page.context["gradings"]] == ["ordinary", "lagging"]
    assert Grading.objects.count() == 2


def test_a_publication_is_verified_against_todays_records(tree: Tree, cast: Cast) -> None:
    row = make_grading(tree.villages[0], "lagging", cast.prefecture)
    client = signed_in(cast.prefecture)
    data = {"title": "九月评定榜", "area": "5199", "on": DAY.isoformat()}
    answer = client.post(reverse("grading:publication-new"), data)
    assert client.get(f"{answer['Location']}?verify=1").context["verification"].unchanged is True
    printed = client.get(f"{answer['Location']}board.pdf").content
    client.post(reverse("grading:grading-correct", args=[row.pk]), {"grade": "problem", "reason": "更正"})
    verification = client.get(f"{answer['Location']}?verify=1").context["verification"]
    assert [(one.code, one.level, one.grade, one.published, one.today) for one in verification.differences] == [
        ("519901", "villages", "lagging", 1, 0),
        ("519901", "villages", "problem", 0, 1),
    ]
    assert client.get(f"{answer['Location']}board.pdf").content == printed
    assert AuditEntry.objects.filter(action="grading.published").count() == 1


@pytest.mark.parametrize("villages", [1, 30])
def test_lists_take_the_same_queries_at_any_length(
    villages: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(1, 1, villages)
    cast = make_cast(tree)
    round_ = make_round(tree, cast)
    for unit in tree.villages:
        submitted(round_, unit, cast)
    client = signed_in(cast.checkers[0])
    client.get("/")
    # Each page: session, account, grants, the frame's counts (5); then its own.
    for address, number in (
        (reverse("grading:review-list"), 9),
        (reverse("grading:assessment-list"), 9),
        (reverse("grading:unit-list"), 9),
        (reverse("unit-detail", args=["519901200"]), 27),
    ):
        with django_assert_num_queries(number):
            client.get(address)


def test_an_account_whose_grant_has_ended_sees_nothing(tree: Tree) -> None:
    client = signed_in(make_user(Role.COUNTY, tree.counties[0], expires_on=date(2016, 1, 1)))
    for address in ("/board/", "/units/", tree.villages[0].get_absolute_url(), reverse("grading:review-list")):
        assert client.get(address).status_code == 404
