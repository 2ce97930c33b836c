"""Two journeys: an officer signs a stage, a leader takes a board home on paper."""

import io
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from campaign.grading.models import Review
from tests.factories import PASSWORD, make_tree, make_user
from tests.grading.factories import make_cast, make_grading, make_round, sign, submitted
from units.access import Role


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)


def sign_in(page: Page, live_server: LiveServer, username: str) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def test_a_county_officer_goes_from_sign_in_to_a_signed_stage(page: Page, live_server: LiveServer) -> None:
    tree = make_tree(1, 1, 3)
    cast = make_cast(tree)
    cast.county.username = "county-519901"
    cast.county.set_password(PASSWORD)
    cast.county.save()
    round_ = make_round(tree, cast)
    rows = [sign(submitted(round_, unit, cast), cast.baseline[:7]) for unit in tree.villages]
    sign_in(page, live_server, "county-519901")
    page.get_by_role("link", name=tree.villages[0].name).first.click()
    page.get_by_role("button", name="同意并签署").dblclick()
    expect(page.get_by_role("status")).to_contain_text("已签署")
    assert Review.objects.filter(assessment=rows[0], signed_by=cast.county).count() == 1
    page.goto(f"{live_server.url}/grading/")
    page.get_by_label("全选").check()
    page.get_by_role("button", name="同意勾选的评定").click()
    expect(page.get_by_role("status")).to_contain_text("已签署 2 份评定")
    assert Review.objects.filter(signed_by=cast.county).count() == 3


def test_a_leader_goes_from_the_board_to_a_village_and_to_the_printed_page(
    page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    tree = make_tree(2, 1, 2)
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    make_user(Role.LEADER, tree.prefecture, "leader", password=PASSWORD)
    make_grading(tree.villages[0], "lagging", officer, date(2016, 9, 1), date(2016, 12, 20))
    make_grading(tree.villages[0], "ordinary", officer, date(2016, 12, 20))
    sign_in(page, live_server, "leader")
    page.get_by_role("link", name="评定榜").first.click()
    page.goto(f"{page.url}?on=2016-10-31")
    expect(page.get_by_text("截至 2016-10-31").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    printed = PdfReader(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert "2016-10-31" in "".join(one.extract_text() for one in printed.pages)
    page.goto(f"{live_server.url}/units/?area=5199&on=2016-10-31&level=5&grade=lagging")
    page.get_by_role("link", name=tree.villages[0].name).click()
    expect(page.get_by_role("heading", name=tree.villages[0].name)).to_be_visible()
    expect(page.get_by_role("cell", name="2016-09-01", exact=True)).to_be_visible()
