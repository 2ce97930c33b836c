"""From a county's workbook to a closed issue, and a form whose session was lost: in a real browser."""

import io
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from campaign.accounts.models import User
from issues.models import Issue, Measure, Plan
from tests.factories import PASSWORD, make_tree, make_user
from tests.issues.factories import make_issue
from tests.issues.samples import DATA, load_register, make_officer
from tests.issues.workers import start_worker
from units.access import Role
from units.models import Unit

VILLAGE = "590121201201"
type SignIn = Callable[[User], None]


@pytest.fixture(autouse=True)
def _site(settings: Settings, tmp_path: Path) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 10, 31)
    settings.DATA_DIR = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def sign_in(page: Page, live_server: LiveServer) -> SignIn:
    """Makes the browser somebody's."""

    def become(user: User) -> None:
        client = Client()
        client.force_login(user)
        page.context.clear_cookies()
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

    return become


@pytest.fixture
def worker(live_server: LiveServer, tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker beside the site."""
    process = start_worker(tmp_path)
    yield process
    process.kill()
    process.wait()


def upload(page: Page, name: str) -> None:
    """Send a sample and wait until its page, without another click, tells what is in it."""
    page.get_by_label("方案表").set_input_files(DATA / name)
    page.get_by_role("button", name="读取并预览").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("dl.figures")).to_be_visible(timeout=120_000)


@pytest.mark.usefixtures("worker")
def test_a_countys_workbook_becomes_a_plan_and_its_issue_is_closed(
    page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    units = load_register()
    import_plans(page, live_server, sign_in, make_officer(units))
    plan = Plan.objects.get(unit__code=VILLAGE)
    approve(page, live_server, sign_in, plan, units)
    issue = carry_out(page, live_server, sign_in, plan, units)
    issue.refresh_from_db()
    assert (issue.state, issue.closed_by) == ("closed", User.objects.get(username="closer"))


def import_plans(page: Page, live_server: LiveServer, sign_in: SignIn, officer: User) -> None:
    """The officer reads the errors, takes the marked workbook, sends the mended one, takes it over and submits."""
    sign_in(officer)
    page.goto(f"{live_server.url}/plans/import/")
    upload(page, "plans_with_errors.xlsx")
    errors = page.get_by_role("group", name="错误")
    expect(errors.get_by_role("rowheader", name="B8", exact=True)).to_be_visible()
    expect(errors).to_contain_text("590121101203")
    with page.expect_download() as download:
        page.get_by_role("link", name="标注错误的表").click()
    marked = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert marked["整顿方案"]["B8"].comment is not None
    page.get_by_role("link", name="另报一份").first.click()
    upload(page, "plans_as_sent.xlsx")
    page.get_by_role("button", name="接收为草稿").click()
    expect(page.get_by_role("status")).to_contain_text("草稿")
    assert (Plan.objects.count(), Measure.objects.count(), Issue.objects.count()) == (3, 6, 5)
    page.goto(f"{live_server.url}{Plan.objects.get(unit__code=VILLAGE).get_absolute_url()}")
    page.get_by_role("button", name="提交四方联查").click()
    expect(page.get_by_role("status")).to_be_visible()


def approve(page: Page, live_server: LiveServer, sign_in: SignIn, plan: Plan, units: dict[str, Unit]) -> None:
    """The joint check, then two approvals by two others; the first of them cannot give the second."""
    first = make_user(Role.COUNTY, units["590121"], "first")
    second = make_user(Role.PREFECTURE, units["5901"], "second")
    for user, button in ((first, "联查通过"), (first, "同意并审签"), (second, "同意并审签")):
        sign_in(user)
        page.goto(f"{live_server.url}{plan.get_absolute_url()}")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("status")).to_be_visible()
        expect(page.get_by_role("button", name="同意并审签")).to_have_count(int(button == "联查通过"))
    plan.refresh_from_db()
    assert plan.state == "approved"


def carry_out(page: Page, live_server: LiveServer, sign_in: SignIn, plan: Plan, units: dict[str, Unit]) -> Issue:
    """The township notes progress and reports the issue done; the county closes it: the issue, to be read anew."""
    measure = plan.measures.get(position=1)
    answered = Issue.objects.get(measures=measure)
    issue = f"{live_server.url}{answered.get_absolute_url()}"
    sign_in(make_user(Role.TOWNSHIP, units["590121201"], "handler"))
    page.goto(f"{live_server.url}/plans/measures/{measure.pk}/progress/")
    page.get_by_label("完成比例").fill("100")
    page.get_by_label("进展情况").fill("新主任已到任。")
    page.get_by_role("button", name="登记进展").click()
    expect(page.get_by_role("cell", name="新主任已到任。")).to_be_visible()
    page.goto(issue)
    page.get_by_role("button", name="开始整改").click()
    page.get_by_label("完成日期").fill("2016-10-31")
    page.get_by_label("备注").fill("已选出主任。")
    page.get_by_role("button", name="报告完成").click()
    expect(page.get_by_role("status")).to_be_visible()
    sign_in(make_user(Role.COUNTY, units["590121"], "closer"))
    page.goto(issue)
    page.get_by_role("button", name="销号", exact=True).click()
    expect(page.get_by_role("status")).to_be_visible()
    return answered


def test_a_session_lost_in_the_middle_of_a_form_loses_no_text(
    page: Page, live_server: LiveServer, sign_in: SignIn
) -> None:
    tree = make_tree(1, 1, 1)
    township = make_user(Role.TOWNSHIP, tree.townships[0], "township", password=PASSWORD)
    issue = make_issue(tree.villages[0], state="in_progress", found_on=date(2016, 9, 1))
    sign_in(township)
    page.goto(f"{live_server.url}{issue.get_absolute_url()}")
    page.get_by_label("备注").fill("打了半天的字。")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="报告完成").click()
    page.get_by_label("用户名").fill("township")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(f"{live_server.url}{issue.get_absolute_url()}")
    page.get_by_role("button", name="恢复内容").click()
    expect(page.get_by_label("备注")).to_have_value("打了半天的字。")
    page.get_by_label("完成日期").fill("2016-10-31")
    page.get_by_role("button", name="报告完成").click()
    expect(page.get_by_role("status")).to_be_visible()
    issue.refresh_from_db()
    assert issue.state == "done"
