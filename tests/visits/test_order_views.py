"""The pages of orders, talks, circulars, cards and the ladder: what they show, refuse, and do once."""

import io
import uuid
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from campaign.visits.models import (
    Card,
    Circular,
    Order,
    OrderAnswer,
    OrderExtension,
    Talk,
    Veto,
)
from campaign.visits.unit_section import supervision_of
from tests.factories import Tree, make_tree, make_user
from tests.visits.order_factories import (
    ISSUED,
    make_card,
    make_circular,
    make_extension,
    make_order,
    make_step,
    make_talk,
    make_veto,
)
from units.access import Role

pytestmark = pytest.mark.django_db
TODAY = date(2016, 10, 20)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


@pytest.fixture
def county(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def township(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


def signed_in(user: object) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)  # type: ignore[arg-type]
    return client


def key() -> dict[str, str]:
    return {"once": str(uuid.uuid4())}


def typed(tree: Tree, **other: str) -> dict[str, str]:
    """What a user types into the form of a new order."""
    return {
        "unit": tree.villages[0].short_code,
        "source": "visit",
        "text": "补齐值班台账",
        "lead_organisation": "乡党委",
        "received_on": "2016-10-19",
        "deadline_class": "urgent",
        "days": "3",
        **key(),
        **other,
    }


def test_an_order_is_issued_from_the_page_once_whatever_the_clicks(tree: Tree, county: User) -> None:
    client, data = signed_in(county), typed(tree)
    first, second = client.post("/visits/orders/new/", data), client.post("/visits/orders/new/", data)
    order = Order.objects.get()
    assert (first["Location"], second["Location"]) == (order.get_absolute_url(), "/visits/orders/")
    assert (order.number, order.due_on, order.received_on) == (
        "519901-2016-001",
        date(2016, 10, 23),
        date(2016, 10, 19),
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"days": ""}, "Say how many days: 1 to 5."),
        ({"days": "6"}, "less than or equal to 5"),
        ({"deadline_class": "ordinary", "days": "3"}, "Only an urgent order has days of its own."),
        ({"received_on": "2016-10-21"}, "has not come yet"),
        ({"unit": "519902200200"}, "There is no county, township or village 519902200200"),
        ({"unit": "519901"}, "no office above"),
        ({"text": ""}, "This field is required"),
        ({"deadline_class": "never"}, "Select a valid choice"),
    ],
)
def test_a_wrong_order_says_why_and_keeps_what_was_typed(
    tree: Tree, county: User, wrong: dict[str, str], words: str
) -> None:
    answer = signed_in(county).post("/visits/orders/new/", typed(tree, **wrong))
    page = answer.content.decode()
    assert (answer.status_code, Order.objects.count()) == (200, 0)
    assert words in page
    assert "乡党委" in page


def test_the_life_of_an_order_goes_through_its_page(tree: Tree, county: User, township: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0], by=county)
    theirs, mine, address = signed_in(township), signed_in(county), order.get_absolute_url()
    steps = [
        (theirs, "extend", {"until_on": "2016-11-05", "reason": "道路中断"}),
        (mine, "grant", {"remark": "同意"}),
        (theirs, "answer", {"text": "已办"}),
        (mine, "return", {"reason": "敷衍"}),
        (theirs, "answer", {"text": "台账已补齐"}),
        (mine, "close", {"remark": "已核实"}),
    ]
    answers = [client.post(f"{address}{name}/", {**data, **key()})["Location"] for client, name, data in steps]
    order.refresh_from_db()
    assert (answers, order.state, order.due_on) == ([address] * 6, "closed", date(2016, 11, 5))
    page = mine.get(address).content.decode()
    assert all(words in page for words in ("道路中断", "敷衍", "台账已补齐", "已核实", "Closed on 2016-10-20"))


def test_an_extension_after_the_deadline_is_told_on_the_page_and_nothing_typed_is_lost(
    tree: Tree, township: User, settings: Settings
) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    settings.CAMPAIGN_TODAY = date(2016, 10, 26)
    data = {"until_on": "2016-11-05", "reason": "道路中断", **key()}
    client = signed_in(township)
    answer = client.post(f"{order.get_absolute_url()}extend/", data)
    assert (answer.status_code, OrderExtension.objects.count()) == (409, 0)
    assert "The deadline was 2016-10-25" in answer.content.decode()
    assert "The deadline was 2016-10-25" in client.get(order.get_absolute_url()).content.decode()


def test_a_double_click_answers_once(tree: Tree, township: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    client, data = signed_in(township), {"text": "已补齐", **key()}
    answers = [client.post(f"{order.get_absolute_url()}answer/", data).status_code for _click in range(2)]
    assert (answers, OrderAnswer.objects.count()) == ([302, 302], 1)


def test_whoever_answered_is_told_that_a_second_person_closes(tree: Tree, county: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0], state="answered", answered_by=county)
    client = signed_in(county)
    assert "a second person has to check and close it" in client.get(order.get_absolute_url()).content.decode()
    answer = client.post(f"{order.get_absolute_url()}close/", {"remark": "", **key()})
    assert (answer.status_code, Order.objects.get().state) == (409, "answered")


def test_another_area_is_404(tree: Tree, township: User) -> None:
    stranger = signed_in(make_user(Role.COUNTY, tree.counties[1]))
    order, talk = make_order(tree.villages[0], tree.counties[0]), make_talk(tree.villages[0])
    card, step = make_card(tree.villages[0]), make_step(tree.villages[0])
    circular = make_circular(tree.counties[0], [tree.villages[0]])
    addresses = [row.get_absolute_url() for row in (order, talk, card, step, circular)]
    addresses += [f"/visits/orders/?area={tree.counties[0].short_code}", f"{order.get_absolute_url()}order.pdf"]
    assert [stranger.get(address).status_code for address in addresses] == [404] * 7
    posts = [f"{order.get_absolute_url()}close/", f"{card.get_absolute_url()}lift/", f"{talk.get_absolute_url()}check/"]
    assert [stranger.post(address, key()).status_code for address in posts] == [404] * 3
    assert signed_in(township).post(f"{order.get_absolute_url()}nothing/", key()).status_code == 404


def test_the_register_is_filtered_and_each_waiting_list_leads_to_its_orders(
    tree: Tree, county: User, township: User
) -> None:
    waiting = make_order(tree.villages[0], tree.counties[0], issued_on=date(2016, 9, 1), text="甲事")
    make_order(tree.villages[0], tree.counties[0], state="answered", text="乙事")
    asked = make_order(tree.villages[0], tree.counties[0], text="丙事")
    make_extension(asked, date(2016, 11, 5), asked_on=ISSUED)

    def shown(user: User, query: str) -> list[str]:
        page = signed_in(user).get(f"/visits/orders/?{query}").content.decode()
        return [text for text in ("甲事", "乙事", "丙事") if text in page]

    assert shown(county, "") == ["甲事", "乙事", "丙事"]
    assert shown(county, "light=overdue") == ["甲事"]
    assert shown(county, "light=overdue&on=2016-09-16") == []
    assert shown(county, "light=soon") == ["丙事"]
    assert shown(county, "waiting=close") == ["乙事"]
    assert shown(county, "waiting=decide") == ["丙事"]
    assert shown(township, "waiting=answer") == ["甲事", "丙事"]
    assert shown(county, "from_on=2016-10-01&to_on=2016-10-31") == ["乙事", "丙事"]
    assert shown(county, "from_on=2016-10-01&day_of=answered") == ["乙事"]
    assert shown(county, f"q={waiting.number}") == ["甲事"]
    assert signed_in(county).get("/visits/orders/?from_on=2016-10-02&to_on=2016-10-01").status_code == 400


def test_the_register_as_a_workbook_has_its_usual_columns(tree: Tree, county: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0], text="=1+1")
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(county)
    answer = client.get("/visits/orders.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][:7] == ("编号", "督查内容", "任务来源", "收文时间", "承办单位", "协办单位", "办复要求")
    assert rows[1][:2] == (order.number, "=1+1")
    assert dict(zip(rows[0], rows[1], strict=True))["状态"] == "临期，还剩5日"


@pytest.mark.parametrize("number", [1, 30])
def test_the_lists_take_as_many_queries_for_thirty_rows_as_for_one(tree: Tree, county: User, number: int) -> None:
    for count in range(number):
        make_order(tree.villages[0], tree.counties[0])
        make_talk(tree.villages[0])
        make_circular(tree.counties[0], [tree.villages[0]])
        make_card(tree.villages[0], lifted_on=TODAY)
        make_veto(tree.villages[0], 2016 + count)
        make_step(tree.villages[0], subject_id=count)
    client = signed_in(county)
    for name in ("orders", "talks", "circulars", "cards", "vetoes", "ladder"):
        client.get(f"/visits/{name}/")
    counts = {}
    for name in ("orders", "talks", "circulars", "cards", "vetoes", "ladder"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/visits/{name}/")
        counts[name] = len(queries)
    assert counts == {"orders": 9, "talks": 9, "circulars": 8, "cards": 9, "vetoes": 9, "ladder": 10}


def test_a_talk_is_recorded_for_a_rung_and_its_check_lifts_it(tree: Tree, county: User) -> None:
    step = make_step(tree.townships[0], "staff_unaware", rung=4)
    client = signed_in(county)
    page = client.get(step.get_absolute_url()).content.decode()
    assert f"?unit={tree.townships[0].short_code}&amp;step={step.pk}" in page
    form = client.get(f"/visits/talks/new/?unit={tree.townships[0].short_code}&step={step.pk}").context["form"]
    assert (form["unit"].value(), form["step"].value()) == (tree.townships[0].short_code, str(step.pk))
    data = {
        "unit": tree.townships[0].short_code,
        "step": str(step.pk),
        "on": "2016-10-20",
        "held_by": "县委组织部部长",
        "talked_with": "乡党委书记",
        "content": "不知晓",
        "agreed": "组织学习",
        "check_on": "2016-10-30",
        **key(),
    }
    first, second = client.post("/visits/talks/new/", data), client.post("/visits/talks/new/", data)
    talk = Talk.objects.get()
    assert (first["Location"], second["Location"]) == (talk.get_absolute_url(), "/visits/talks/")
    client.post(f"{talk.get_absolute_url()}check/", {"kept": "yes", "result": "已学习", **key()})
    step.refresh_from_db()
    assert (step.lift_reason, step.lifted_by) == ("已学习", county)
    assert client.post(f"{talk.get_absolute_url()}check/", {"kept": "no", "result": "x", **key()}).status_code == 409


def test_a_circular_names_the_units_of_the_codes(tree: Tree, county: User) -> None:
    client = signed_in(county)
    data = {"area": str(tree.counties[0].pk), "title": "通报", "situation": "not_led", "text": "正文", **key()}
    wrong = client.post("/visits/circulars/new/", {**data, "units": f"{tree.villages[1].short_code} 12 甲"})
    assert "519902200200、12、甲" in wrong.content.decode()
    right = {**data, "units": f"{tree.villages[0].short_code}\n{tree.townships[0].short_code}"}
    answer = client.post("/visits/circulars/new/", right)
    circular = Circular.objects.get()
    assert answer["Location"] == circular.get_absolute_url()
    assert [unit.short_code for unit in circular.units.order_by("code", "level")] == ["519901200", "519901200200"]
    assert tree.villages[0].name in client.get(circular.get_absolute_url()).content.decode()


def test_a_circular_takes_the_twelve_digits_of_a_township_as_registers_write_them(tree: Tree, county: User) -> None:
    data = {"area": str(tree.counties[0].pk), "title": "通报", "situation": "not_led", "text": "正文", **key()}
    township, village = tree.townships[0], tree.villages[0]
    units = f"{township.code} {village.short_code}，{township.short_code}"
    signed_in(county).post("/visits/circulars/new/", {**data, "units": units})
    named = Circular.objects.get().units.order_by("code", "level")
    assert list(named) == [township, village]


def test_a_card_is_given_and_lifted_from_its_page(tree: Tree, county: User) -> None:
    client, unit = signed_in(county), tree.villages[0].short_code
    data = {"unit": unit, "colour": "red", "reason": "逾期未复", **key()}
    card_page = client.post("/visits/cards/new/", data)["Location"]
    again = client.post("/visits/cards/new/", {**data, **key()}).content.decode()
    assert "holds a card of this colour in this quarter already" in again
    assert client.post(f"{card_page}lift/", {"reason": "", **key()}).status_code == 409
    assert client.post(f"{card_page}lift/", {"reason": "已整改", **key()}).status_code == 302
    assert [(one.colour, one.lift_reason) for one in Card.objects.all()] == [("red", "已整改")]


def test_a_veto_is_made_shown_on_the_units_page_and_withdrawn(tree: Tree, county: User) -> None:
    client, unit = signed_in(county), tree.villages[0]
    client.post("/visits/vetoes/new/", {"unit": unit.short_code, "year": "2016", "reason": "问责", **key()})
    veto = Veto.objects.get()
    words = "honours of 2016"
    assert words in client.get(unit.get_absolute_url()).content.decode()
    client.post(f"/visits/vetoes/{veto.pk}/withdraw/", {"reason": "认定有误", **key()})
    assert words not in client.get(unit.get_absolute_url()).content.decode()
    assert "认定有误" in client.get("/visits/vetoes/").content.decode()


@pytest.mark.parametrize(
    ("day", "found"), [("2016-06-30", 0), ("2016-07-01", 1), ("2016-08-17", 1), ("2016-09-30", 1), ("2016-10-01", 0)]
)
def test_cards_are_found_by_any_day_of_their_quarter(tree: Tree, county: User, day: str, found: int) -> None:
    make_card(tree.villages[0], on=date(2016, 9, 5))
    assert len(signed_in(county).get("/visits/cards/", {"quarter": day}).context["page"]) == found


def test_what_happened_to_an_order_on_one_day_is_told_in_the_order_in_which_it_follows(
    tree: Tree, county: User, township: User
) -> None:
    order = make_order(tree.villages[0], tree.counties[0], by=county)
    theirs, mine, address = signed_in(township), signed_in(county), order.get_absolute_url()
    steps = [
        (theirs, "extend", {"until_on": "2016-11-05", "reason": "道路中断"}),
        (mine, "grant", {"remark": ""}),
        (theirs, "answer", {"text": "台账已补齐"}),
        (mine, "close", {"remark": ""}),
    ]
    for client, name, data in steps:
        client.post(f"{address}{name}/", {**data, **key()})
    told = [event.title for event in mine.get(address).context["events"]]
    assert told == ["Order closed", "Order answered", "Extension granted", "Extension asked for", "Order issued"]


def test_home_shows_what_waits_and_its_count_is_that_of_the_list(tree: Tree, county: User, township: User) -> None:
    waiting = make_order(tree.villages[0], tree.counties[0])
    make_order(tree.villages[0], tree.counties[0], state="answered")
    make_extension(waiting, date(2016, 11, 5), asked_on=ISSUED)
    make_talk(tree.townships[0], ISSUED, check_on=TODAY)
    for user, titles in {
        county: ["Orders to close", "Extensions to decide", "Talks to check"],
        township: ["Orders to answer"],
    }.items():
        client = signed_in(user)
        sections = {one.title: one for one in client.get("/").context["waiting"]}
        assert [(title, sections[title].count) for title in titles] == [(title, 1) for title in titles]
        assert [len(client.get(sections[title].url).context["page"]) for title in titles] == [1] * len(titles)


@pytest.mark.parametrize("number", [1, 30])
def test_the_units_page_takes_as_many_queries_whatever_it_holds(
    tree: Tree, county: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in range(number):
        make_order(tree.villages[0], tree.counties[0])
        make_talk(tree.villages[0])
        make_card(tree.villages[0], lifted_on=TODAY)
        make_step(tree.villages[0], subject_id=count)
        make_circular(tree.counties[0], [tree.villages[0]])
    make_veto(tree.villages[0])
    with django_assert_num_queries(6):
        found = supervision_of(tree.villages[0], TODAY)
    assert (len(found.orders), len(found.vetoes), found.rungs[0].rule.addressed != "") == (min(number, 5), 1, True)


def test_papers_are_printed_with_everything_that_they_say(tree: Tree, county: User) -> None:
    client = signed_in(county)
    village, area = tree.villages[0], tree.counties[0]
    order = make_order(village, area, state="answered")
    talk, circular = make_talk(village), make_circular(area, [tree.townships[0], village])
    township = f"{area.name}{tree.townships[0].name}"
    place, office = f"{township}{village.name}", f"Organisationdepartmentof{area.name}"
    pages = {
        f"{order.get_absolute_url()}order.pdf": [order.number, "补齐值班台账", "已补齐", place, office],
        f"{talk.get_absolute_url()}talk.pdf": ["十日内补齐台账", "整改进度滞后", "周建国", place],
        f"{circular.get_absolute_url()}circular.pdf": [circular.number, "督导中发现", f"{township}、{place}", office],
    }
    for address, words in pages.items():
        answer = client.get(address)
        assert answer["Content-Type"] == "application/pdf"
        text = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages)
        assert [word for word in words if word not in text] == []
