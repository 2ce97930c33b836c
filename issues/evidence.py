"""Evidence files: checked by content and ending, kept below DATA_DIR by digest, gone when the row is not saved.

A file's name on disk is made of its digest and its issue's number and never of what the sender called it.
"""

import hashlib
import os
import zipfile
from contextlib import suppress
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from issues.models import Evidence, Issue
from units import access, audit
from units.access import Account, Action
from units.rules import RuleBroken

if TYPE_CHECKING:
    Sent = UploadedFile[Any]
else:
    Sent = UploadedFile

MAX_BYTES = 10 * 1024 * 1024
MAX_ENTRIES = 2000
OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".docx": OFFICE + "wordprocessingml.document",
    ".xlsx": OFFICE + "spreadsheetml.sheet",
}
STARTS = {".pdf": b"%PDF-", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n"}
PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}


class TypeForbidden(RuleBroken):
    """Only documents and pictures."""

    message = _("“%(name)s” is not kept as evidence: send a pdf, jpg, png, docx or xlsx file.")


class NotWhatItSays(RuleBroken):
    """The ending says one thing, the content another."""

    message = _("“%(name)s” is not what its ending says. Save it again as a true %(ending)s file and send that.")


class TooBig(RuleBroken):
    """The size has a limit."""

    message = _(
        "“%(name)s” is too big: %(size)s MB, and at most %(most)s MB are kept. Make it smaller and send it again."
    )


class EmptyFile(RuleBroken):
    """Nothing was in it."""

    message = _("“%(name)s” is empty.")


class NoEvidenceNow(RuleBroken):
    """Evidence belongs to the work on an issue; what was closed stays as it was checked."""

    message = _("The issue is closed; its evidence stays as it was when it was checked.")


class MayNotAdd(RuleBroken):
    """Who finds, handles or checks issues here adds evidence."""

    message = _("Evidence is added by whoever records, handles or closes issues here; your account does none of it.")


def path_of(evidence: Evidence) -> Path:
    """Where the file lies."""
    return _path(evidence.sha256, evidence.issue_id)


def _path(sha256: str, issue: int) -> Path:
    return Path(settings.DATA_DIR) / "evidence" / sha256[:2] / f"{sha256}-{issue}"


def add_evidence(issue: Issue, file: Sent, *, by: Account) -> Evidence:
    """Keep a file with the issue; the same content a second time is the row that is there.

    Raises TooBig, EmptyFile, TypeForbidden, NotWhatItSays, NoEvidenceNow, MayNotAdd. When anything fails, neither
    the row nor the file is left: the file takes its place as the last thing before the transaction ends.
    """
    ending = check(file)
    sha256 = _digest(file)
    target = _path(sha256, issue.pk)
    staged = _stage(file, target)
    placed = False
    try:
        with transaction.atomic():
            row = Issue.objects.select_for_update(of=("self",)).select_related("unit").get(pk=issue.pk)
            _check_may_add(row, by)
            if (known := Evidence.objects.filter(issue=row, sha256=sha256).first()) is not None:
                return known
            evidence = _write(row, file, ending, sha256, by)
            staged.replace(target)
            placed = True
        return evidence
    except BaseException:
        # Only the file that this call has put there: the lock on the issue keeps every other call from it.
        if placed:
            target.unlink(missing_ok=True)
        raise
    finally:
        staged.unlink(missing_ok=True)


def may_add(row: Issue, by: Account) -> bool:
    """Tell whether the account works on issues of that unit; the issue's state is another question."""
    actions = (Action.RECORD_ISSUE, Action.HANDLE_ISSUE, Action.CLOSE_ISSUE)
    return any(access.may(by, action, row.unit) for action in actions)


def _check_may_add(row: Issue, by: Account) -> None:
    if not may_add(row, by):
        raise MayNotAdd
    if row.state == "closed":
        raise NoEvidenceNow


def _write(row: Issue, file: Sent, ending: str, sha256: str, by: Account) -> Evidence:
    name = _clean_name(file.name or "")
    evidence = Evidence.objects.create(
        issue=row, name=name, content_type=TYPES[ending], size=file.size or 0, sha256=sha256, uploaded_by=by
    )
    after = {"name": name, "size": evidence.size, "sha256": sha256, "issue": row.pk}
    audit.record("issues.evidence_added", audit.Change(evidence, row.unit.code, None, after), by=by)
    return evidence


def _clean_name(name: str) -> str:
    """The sender's name for the file without folders and control characters, its ending kept, at most 120 long."""
    plain = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable())
    ending = PurePath(plain).suffix
    return plain if len(plain) <= 120 else plain[: 120 - len(ending)] + ending


def _stage(file: Sent, target: Path) -> Path:
    """Write the file beside its place, flushed to the disk, so that taking the place is one atomic step."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=target.parent, prefix=".staged-", delete=False) as staged:
        try:
            for chunk in file.chunks():
                staged.write(chunk)
            staged.flush()
            os.fsync(staged.fileno())
        except BaseException:
            with suppress(OSError):
                os.unlink(staged.name)
            raise
    return Path(staged.name)


def check(file: Sent) -> str:
    """The file's ending, once size, ending and content agree; else the rule that refuses it."""
    name = _clean_name(file.name or "")
    size = file.size or 0
    if size > MAX_BYTES:
        raise TooBig(name=name, size=f"{size / 1024 / 1024:.1f}", most=MAX_BYTES // 1024 // 1024)
    if size == 0:
        raise EmptyFile(name=name)
    ending = PurePath(name).suffix.lower()
    if ending not in TYPES:
        raise TypeForbidden(name=name)
    if not _is_truly(ending, _rewound(file)):
        raise NotWhatItSays(name=name, ending=ending)
    return ending


def _rewound(file: Sent) -> IO[bytes]:
    file.seek(0)
    stream: Any = file.file
    return stream  # type: ignore[no-any-return]


def _digest(file: Sent) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _is_truly(ending: str, stream: IO[bytes]) -> bool:
    start = STARTS.get(ending)
    if start is not None:
        return stream.read(len(start)) == start
    return _is_office(stream, PARTS[ending])


def _is_office(stream: IO[bytes], part: str) -> bool:
    """Tell by the list of its parts, without unpacking any: the main part is there, and no macro is."""
    try:
        names = set(zipfile.ZipFile(stream).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return len(names) <= MAX_ENTRIES and {"[Content_Types].xml", part} <= names and not macros
