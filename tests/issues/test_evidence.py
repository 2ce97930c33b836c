"""Evidence files: what is kept, what is refused, and that nothing is left when the row is not saved."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaign.accounts.models import User
from issues import evidence, papers
from issues.models import Evidence, Issue
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import make_issue
from units import audit
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 wall"


def office(*parts: str) -> bytes:
    """A zip with the parts that are named."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for part in parts:
            book.writestr(part, "x")
    return target.getvalue()


XLSX = office("[Content_Types].xml", "xl/workbook.xml")
DOCX = office("[Content_Types].xml", "word/document.xml")


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def issue(tree: Tree) -> Issue:
    return make_issue(tree.villages[0])


def sent(name: str = "验收.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.JPG", b"\xff\xd8\xff\xe0"),
        ("a.jpeg", b"\xff\xd8\xff\xe0"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.docx", DOCX),
        ("a.xlsx", XLSX),
    ],
)
def test_a_file_is_kept_under_its_digest(
    issue: Issue, officer: User, data_dir: Path, name: str, content: bytes
) -> None:
    row = evidence.add_evidence(issue, sent(name, content), by=officer)
    assert files(data_dir) == [data_dir / "evidence" / row.sha256[:2] / f"{row.sha256}-{issue.pk}"]
    assert evidence.path_of(row).read_bytes() == content
    assert (row.name, row.size, row.uploaded_by) == (name, len(content), officer)


def test_each_file_has_its_audit_entry(issue: Issue, officer: User) -> None:
    row = evidence.add_evidence(issue, sent(), by=officer)
    entry = AuditEntry.objects.get(action="issues.evidence_added")
    assert (entry.actor, entry.area_code) == (officer, issue.unit.code)
    assert entry.after == {"name": "验收.pdf", "size": len(PDF), "sha256": row.sha256, "issue": issue.pk}


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.exe", b"MZ", papers.TypeForbidden),
        ("a.html", b"<script>", papers.TypeForbidden),
        ("a.svg", b"<svg/>", papers.TypeForbidden),
        ("a.xlsm", XLSX, papers.TypeForbidden),
        ("pdf", PDF, papers.TypeForbidden),
        ("a.pdf", b"<html>", papers.NotWhatItSays),
        ("a.jpg", PDF, papers.NotWhatItSays),
        ("a.png", b"\xff\xd8\xff", papers.NotWhatItSays),
        ("a.docx", XLSX, papers.NotWhatItSays),
        ("a.xlsx", office("a.txt"), papers.NotWhatItSays),
        ("a.xlsx", b"PK\x03\x04 no zip", papers.NotWhatItSays),
        ("a.xlsx", office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), papers.NotWhatItSays),
        ("a.pdf", b"", papers.EmptyFile),
        ("a.pdf", PDF + bytes(papers.MAX_BYTES), papers.TooBig),
    ],
)
def test_what_is_no_evidence_is_refused_and_leaves_nothing(
    issue: Issue, officer: User, data_dir: Path, name: str, content: bytes, rule: type[Exception]
) -> None:
    with pytest.raises(rule):
        evidence.add_evidence(issue, sent(name, content), by=officer)
    assert (files(data_dir), Evidence.objects.count(), AuditEntry.objects.count()) == ([], 0, 0)


def test_the_largest_size_is_kept(issue: Issue, officer: User) -> None:
    content = PDF + bytes(papers.MAX_BYTES - len(PDF))
    assert evidence.add_evidence(issue, sent("a.pdf", content), by=officer).size == 10 * 1024 * 1024


def test_nothing_is_left_when_the_transaction_fails(
    issue: Issue, officer: User, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise OSError("no room for the audit entry")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(OSError, match="no room"):
        evidence.add_evidence(issue, sent(), by=officer)
    assert (files(data_dir), Evidence.objects.count()) == ([], 0)


def test_nothing_is_left_when_the_disk_fails_at_the_last_moment(
    issue: Issue, officer: User, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: Path, _target: Path) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="disk gone"):
        evidence.add_evidence(issue, sent(), by=officer)
    assert (files(data_dir), Evidence.objects.count(), AuditEntry.objects.count()) == ([], 0, 0)


def test_the_same_content_twice_is_one_row_and_one_file(issue: Issue, officer: User, data_dir: Path) -> None:
    first = evidence.add_evidence(issue, sent(), by=officer)
    assert evidence.add_evidence(issue, sent("又一次.pdf"), by=officer) == first
    assert (len(files(data_dir)), Evidence.objects.count()) == (1, 1)


def test_a_closed_issue_takes_no_evidence(tree: Tree, officer: User) -> None:
    with pytest.raises(evidence.NoEvidenceNow):
        evidence.add_evidence(make_issue(tree.villages[0], state="closed"), sent(), by=officer)


def test_only_who_works_on_issues_there_adds_evidence(tree: Tree, issue: Issue) -> None:
    strangers = [make_user(Role.LEADER, tree.prefecture), make_user(Role.COUNTY, tree.counties[1])]
    for stranger in strangers:
        with pytest.raises(evidence.MayNotAdd):
            evidence.add_evidence(issue, sent(), by=stranger)


def test_a_name_keeps_no_folders_and_no_control_characters(issue: Issue, officer: User) -> None:
    file = sent()
    file._name = "..\\..\\etc/pass\u202ewd\n.pdf"  # type: ignore[attr-defined]
    assert evidence.add_evidence(issue, file, by=officer).name == "passwd.pdf"
