"""Reading in the background: a real worker, killed in the middle, and what the page says meanwhile."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from campaign.accounts.models import User
from issues import plan_uploads, tasks
from issues.models import Plan, PlanUpload
from tests.issues.samples import DATA, load_register, make_officer
from tests.issues.workers import start_worker
from units.nightly import work_night

DAY = date(2016, 10, 31)
HEADER = "区划代码,方案类型,问题大类,问题方面,存在问题,整改目标,整改内容,整改措施,完成时限,责任领导,责任人\n"
LINE = "590121101201,整顿,民生改善,道路,{0}号路段破损,修复,整修,第{0}项措施,2016-12-05,甲,乙\n"


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = DAY
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def officer(client: Client) -> User:
    user = make_officer(load_register())
    client.force_login(user)
    return user


def keep(officer: User, rows: int) -> PlanUpload:
    """An upload of so many measures, in the queue."""
    content = HEADER + "".join(LINE.format(number) for number in range(rows))
    return tasks.send("长.csv", content.encode(), found_on=None, by=officer)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts workers, as a site does, on the test's database; kills those that are left."""
    started: list[subprocess.Popen[bytes]] = []

    def worker(*arguments: str) -> subprocess.Popen[bytes]:
        started.append(start_worker(tmp_path, *arguments))
        return started[-1]

    yield worker
    for one in started:
        one.kill()
        one.wait()


def wait_until(true: Callable[[], bool]) -> None:
    """Wait up to two minutes: on a busy machine a worker takes long to start."""
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end, "it did not happen within two minutes"
        time.sleep(0.01)


def statuses() -> list[str]:
    """The statuses of all tasks but the night's, which a worker plans for itself, oldest first."""
    rows = DBTaskResult.objects.exclude(task_path=work_night.module_path)
    return list(rows.order_by("enqueued_at").values_list("status", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_upload_is_taken_up_again(
    client: Client, officer: User, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    upload = keep(officer, 8000)
    page = reverse("issues:plan-import-detail", args=[upload.pk])
    worker = start()
    wait_until(lambda: PlanUpload.objects.filter(rows_read=8000).exists())
    worker.send_signal(signal.SIGSTOP)
    assert "已读取 8000 行" in client.get(page).content.decode().replace(",", "")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    upload.refresh_from_db()
    assert (upload.state, upload.preview, Plan.objects.count(), statuses()) == ("waiting", None, 0, ["RUNNING"])
    text = client.get(page).content.decode()
    assert ("读取中断" in text, "重新读取" in text) == (True, True)
    assert client.post(f"{page}read/").status_code == 302
    assert start("--batch").wait(180) == 0
    upload.refresh_from_db()
    assert upload.preview is not None
    assert (upload.state, upload.preview["new"], upload.preview["errors"]) == ("previewed", 8000, [])
    assert set(statuses()) == {"SUCCESSFUL"}


@pytest.mark.django_db(transaction=True)
def test_a_worker_asked_to_stop_stops(officer: User, start: Callable[..., subprocess.Popen[bytes]]) -> None:
    keep(officer, 1)
    worker = start()
    wait_until(lambda: statuses() == ["SUCCESSFUL"])
    worker.terminate()
    assert worker.wait(60) == 0


@pytest.mark.django_db
def test_an_upload_and_its_task_are_made_together_or_not_at_all(officer: User) -> None:
    with transaction.atomic():
        keep(officer, 1)
        transaction.set_rollback(True)
    assert (PlanUpload.objects.count(), DBTaskResult.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("officer")
def test_a_page_that_waits_looks_again_by_itself_and_says_when_nobody_works(client: Client) -> None:
    file = SimpleUploadedFile("净.xlsx", (DATA / "plans_clean.xlsx").read_bytes())
    page = client.post(reverse("issues:plan-import"), {"file": file}).headers["Location"]
    text = client.get(page).content.decode()
    assert ('http-equiv="refresh"' in text, 'hx-trigger="every 2s"' in text) == (True, True)
    assert "正在排队等候读取" in text
    DBTaskResult.objects.update(enqueued_at="2016-01-01T00:00:00Z")
    assert "manage.py run_worker" in client.get(page).content.decode()


@pytest.mark.django_db
def test_asking_twice_queues_an_upload_once_and_one_that_was_read_again(officer: User) -> None:
    upload = keep(officer, 1)
    tasks.enqueue(upload, by=officer)
    assert statuses() == ["READY"]
    DBTaskResult.objects.update(status="SUCCESSFUL")
    plan_uploads.look(upload, by=officer, on=DAY)
    tasks.enqueue(upload, by=officer)
    upload.refresh_from_db()
    assert (statuses(), upload.state, upload.preview) == (["SUCCESSFUL", "READY"], "waiting", None)


@pytest.mark.django_db
def test_an_upload_that_is_committed_is_not_read_again(officer: User) -> None:
    upload = plan_uploads.look(keep(officer, 1), by=officer, on=DAY)
    plan_uploads.commit(upload, by=officer, on=DAY)
    DBTaskResult.objects.all().delete()
    tasks.enqueue(upload, by=officer)
    upload.refresh_from_db()
    assert (upload.state, DBTaskResult.objects.count()) == ("committed", 0)


@pytest.mark.django_db
def test_an_account_that_may_no_longer_sign_in_reads_nothing(client: Client, officer: User) -> None:
    upload = keep(officer, 1)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    tasks.read_upload.call(upload.pk, officer.pk, DAY.isoformat(), "zh-hans")
    DBTaskResult.objects.update(status="SUCCESSFUL")
    upload.refresh_from_db()
    assert upload.state == "waiting"
    User.objects.filter(pk=officer.pk).update(is_active=True)
    client.force_login(officer)
    assert "读取中断" in client.get(reverse("issues:plan-import-detail", args=[upload.pk])).content.decode()
