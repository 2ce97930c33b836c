"""A note of progress with a file that shows it: kept, shown, served and carried with its note, or not at all."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from campaign.accounts.models import User
from issues import evidence, papers, planning, progress
from issues.models import Evidence, Plan, Progress
from issues.models.plan import PlanState
from issues.progress import TextMissing
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import make_issue, make_measure, make_plan
from units import audit
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = date(2016, 12, 31)
PDF = b"%PDF-1.7 road"


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = DAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


@pytest.fixture
def handler(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


@pytest.fixture
def plan(tree: Tree, handler: User) -> Plan:
    return make_plan(tree.villages[0], handler, state=PlanState.APPROVED)


def sent(name: str = "道路.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def write(plan: Plan, by: User, file: SimpleUploadedFile | None = None, text: str = "已开工") -> Progress | None:
    return progress.note(plan.measures.get(), percent=50, text=text, day=DAY, by=by, on=DAY, file=file)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_note_keeps_a_file_that_shows_it_with_its_audit_entry(plan: Plan, handler: User, data_dir: Path) -> None:
    note = write(plan, handler, sent())
    assert note is not None
    row = note.evidence.get()
    assert (row.name, row.issue, row.uploaded_by) == ("道路.pdf", None, handler)
    assert [path.read_bytes() for path in files(data_dir)] == [PDF]
    assert evidence.path_of(row).read_bytes() == PDF
    entry = AuditEntry.objects.get(action="issues.evidence_added")
    assert entry.after == {"name": "道路.pdf", "size": len(PDF), "sha256": row.sha256, "progress": note.pk}
    assert entry.area_code == plan.unit.code


def test_a_refused_file_keeps_no_note(plan: Plan, handler: User, data_dir: Path) -> None:
    with pytest.raises(papers.NotWhatItSays):
        write(plan, handler, sent("a.jpg"))
    assert (Progress.objects.count(), files(data_dir)) == (0, [])


def test_a_refused_note_keeps_no_file(plan: Plan, handler: User, data_dir: Path) -> None:
    with pytest.raises(TextMissing):
        write(plan, handler, sent(), text=" ")
    assert (Evidence.objects.count(), files(data_dir)) == (0, [])


def test_a_second_note_that_fails_leaves_the_same_file_of_the_first(
    plan: Plan, handler: User, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(plan, handler, sent())

    def broken(*_args: object, **_named: object) -> None:
        raise OSError("no room for the audit entry")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(OSError, match="no room"):
        write(plan, handler, sent())
    assert (Evidence.objects.count(), [path.read_bytes() for path in files(data_dir)]) == (1, [PDF])


def test_a_file_is_of_an_issue_or_of_a_note_and_never_of_both_or_none(plan: Plan, handler: User) -> None:
    note = write(plan, handler)
    values = {"name": "a.pdf", "content_type": "application/pdf", "size": 1, "sha256": "0" * 64}
    for owner in ({}, {"issue": make_issue(plan.unit), "progress": note}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.create(uploaded_by=handler, **values, **owner)


def test_the_next_version_shows_the_file_of_the_note_that_it_takes_over(tree: Tree, plan: Plan, handler: User) -> None:
    write(plan, handler, sent())
    old = plan.measures.get()
    approvers = [make_user(Role.COUNTY, tree.counties[0]) for _person in range(2)]
    new = make_plan(plan.unit, handler, state=PlanState.APPROVING, version=2, measures=0)
    make_measure(new, old.issue, old.action)
    for approver in approvers:
        planning.approve(new, by=approver, on=DAY)
    carried = Evidence.objects.get(progress__measure__plan=new)
    assert evidence.path_of(carried).read_bytes() == PDF


def test_the_form_takes_a_file_and_the_plan_leads_to_it(plan: Plan, handler: User) -> None:
    client, address = signed_in(handler), reverse("issues:progress-new", args=[plan.measures.get().pk])
    page = client.get(address)
    assert ('enctype="multipart/form-data"' in page.content.decode(), page.context["form"].is_bound) == (True, False)
    data = {"percent": 40, "text": "已开工", "day": "2016-12-01", "once": "00000000-0000-4000-8000-000000000001"}
    assert client.post(address, data | {"file": sent()}).status_code == 302
    link = reverse("issues:evidence-file", args=[Evidence.objects.get().pk])
    assert link in client.get(plan.get_absolute_url()).content.decode()
    assert link in client.get(address).content.decode()
    answer = client.get(link)
    assert (answer.content, answer["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert answer["Content-Disposition"].startswith("attachment;")


def test_the_form_says_at_the_field_what_is_wrong_with_the_file(plan: Plan, handler: User) -> None:
    client, address = signed_in(handler), reverse("issues:progress-new", args=[plan.measures.get().pk])
    data = {"percent": 40, "text": "已开工", "day": "2016-12-01", "once": "00000000-0000-4000-8000-000000000001"}
    answer = client.post(address, data | {"file": sent("a.exe", b"MZ")})
    assert list(answer.context["form"].errors) == ["file"]
    assert (Progress.objects.count(), "已开工" in answer.content.decode()) == (0, True)


def test_the_file_of_another_areas_note_is_not_there(tree: Tree, plan: Plan, handler: User) -> None:
    note = write(plan, handler, sent())
    assert note is not None
    address = reverse("issues:evidence-file", args=[note.evidence.get().pk])
    assert signed_in(make_user(Role.COUNTY, tree.counties[1])).get(address).status_code == 404
    readers = [make_user(Role.COUNTY, tree.counties[0]), make_user(Role.PREFECTURE, tree.prefecture)]
    assert [signed_in(one).get(address).status_code for one in readers] == [200, 200]
