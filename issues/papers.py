"""A file that somebody sends: checked by content and ending, staged, and put below DATA_DIR by its digest.

A file's name on disk is made of its digest and of what it belongs to, and never of what the sender called it.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

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


# What is wrong with the file itself: a form says it at the field.
FILE_RULES = (TypeForbidden, NotWhatItSays, TooBig, EmptyFile)


@dataclass(slots=True)
class Paper:
    """A file that was checked and lies staged; it takes its place as the last thing before the transaction ends."""

    name: str
    size: int
    content_type: str
    sha256: str
    path: Path
    # Where this call has put it, to be taken away again when the transaction fails.
    placed: list[Path] = field(default_factory=list)

    def take_place(self, owner: str) -> None:
        """Lie where the row says. The caller holds the owner's lock: what lies there is of another, saved row."""
        target = place_of(self.sha256, owner)
        if not target.exists():
            self.path.replace(target)
            self.placed.append(target)

    def described(self) -> dict[str, Any]:
        """For the audit log."""
        return {"name": self.name, "size": self.size, "sha256": self.sha256}


@contextmanager
def staged(file: Sent) -> Iterator[Paper]:
    """Check the file and stage it; wraps the transaction that keeps it. When anything fails no file is left.

    Raises TooBig, EmptyFile, TypeForbidden, NotWhatItSays.
    """
    ending = check(file)
    sha256 = _digest(file)
    path = _stage(file, _folder(sha256))
    paper = Paper(_clean_name(file.name or ""), file.size or 0, TYPES[ending], sha256, path)
    try:
        yield paper
    except BaseException:
        for target in paper.placed:
            target.unlink(missing_ok=True)
        raise
    finally:
        path.unlink(missing_ok=True)


def _folder(sha256: str) -> Path:
    return Path(settings.DATA_DIR) / "evidence" / sha256[:2]


def place_of(sha256: str, owner: str) -> Path:
    """Where the file of that content lies for that owner."""
    return _folder(sha256) / f"{sha256}-{owner}"


def _clean_name(name: str) -> str:
    """The sender's name for the file without folders and control characters, its ending kept, at most 120 long."""
    plain = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable())
    ending = PurePath(plain).suffix
    return plain if len(plain) <= 120 else plain[: 120 - len(ending)] + ending


def _stage(file: Sent, folder: Path) -> Path:
    """Write the file beside its place, flushed to the disk, so that taking the place is one atomic step."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=folder, prefix=".staged-", delete=False) as staged:
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
