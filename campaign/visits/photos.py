"""Photos of visits: decoded in bounds, shrunk and encoded anew, so that neither a place nor a script travels along.

A file lies below DATA_DIR under the digest of what was encoded and the visit's chain, whose versions share it.
"""

import hashlib
import io
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from campaign.visits.models import Photo, Visit
from campaign.visits.visit_rules import TooManyPhotos, check_may_log
from units import audit
from units.access import Account
from units.rules import RuleBroken

if TYPE_CHECKING:
    Sent = UploadedFile[Any]
else:
    Sent = UploadedFile

MOST = 9
MAX_BYTES = 20 * 1024 * 1024
# A JPEG can be decoded at a fraction of its size, the others take 4 bytes a pixel before they are shrunk.
MAX_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
LONG_SIDE = 1600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
# What a picture has no use for, and a file that is two things at once has.
SCRIPTS = (b"<script", b"<?php", b"<!doctype", b"<iframe", b"javascript:")


class PhotoTooBig(RuleBroken):
    """The size has a limit."""

    message = _("“%(name)s” is too big: %(size)s MB, and at most %(most)s MB are taken. Send a smaller photo.")


class NoPhoto(RuleBroken):
    """Only pictures, and only whole ones."""

    message = _("“%(name)s” is no whole JPEG, PNG or WebP picture. Take the photo again, or save it as JPEG.")


class TooManyPixels(RuleBroken):
    """A picture may unpack to more than its file says."""

    message = _("“%(name)s” is too large: %(width)s × %(height)s pixels. Send a smaller photo.")


class ScriptInside(RuleBroken):
    """A picture with a programme in it is not taken, however harmless it would be after encoding."""

    message = _("“%(name)s” holds a script beside the picture and was not taken. Take the photo again.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it is kept: a JPEG of ours."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The digest under which it lies."""
        return hashlib.sha256(self.content).hexdigest()


def path_of(photo: Photo) -> Path:
    """Where the file lies."""
    return _path(photo.sha256, photo.visit.chain)


def _path(sha256: str, chain: UUID) -> Path:
    return Path(settings.DATA_DIR) / "photos" / sha256[:2] / f"{sha256}-{chain.hex}"


def read(file: Sent) -> Picture:
    """Take the picture out of a file; raises PhotoTooBig, ScriptInside, NoPhoto, TooManyPixels."""
    name = _clean_name(file.name or "")
    size = file.size or 0
    if size > MAX_BYTES:
        raise PhotoTooBig(name=name, size=f"{size / 1024 / 1024:.1f}", most=MAX_BYTES // 1024 // 1024)
    file.seek(0)
    content = file.read()
    lowered = content.lower()
    if any(script in lowered for script in SCRIPTS):
        raise ScriptInside(name=name)
    return _decode(content, name)


def _clean_name(name: str) -> str:
    plain = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable())
    return plain[-60:] or "?"


def _decode(content: bytes, name: str) -> Picture:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS[image.format or ""]:
                raise TooManyPixels(name=name, width=image.width, height=image.height)
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            image.load()
            return _encode(image)
    except Image.DecompressionBombError as error:
        raise TooManyPixels(name=name, width="?", height="?") from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, OverflowError) as error:
        raise NoPhoto(name=name) from error


def _encode(image: Image.Image) -> Picture:
    """Shrink and encode anew from the pixels alone: nothing that a camera wrote is handed on."""
    clear = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    small = image.convert("RGBA" if clear else "RGB")
    small.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=2.0)
    small = ImageOps.exif_transpose(small)
    plain = Image.new("RGB", small.size, "white")
    plain.paste(small, mask=small.getchannel("A") if clear else None)
    target = io.BytesIO()
    plain.save(target, "JPEG", quality=QUALITY, optimize=True)
    return Picture(target.getvalue(), plain.width, plain.height)


def add_photo(visit: Visit, file: Sent, *, by: Account) -> Photo:
    """Keep a photo with the current version of the visit; the same picture a second time is the row that is there.

    Raises what `read` raises, TooManyPhotos, NotYourVisit, SideNotYours. When anything fails, neither the row nor a
    file of its own is left: the file takes its place as the last thing before the transaction ends.
    """
    picture = read(file)
    target = _path(picture.sha256, visit.chain)
    placed = False
    try:
        with transaction.atomic():
            # The lock of `correct_visit`: no version is made while a photo joins one.
            Visit.objects.select_for_update().get(chain=visit.chain, version=1)
            current = Visit.objects.select_related("unit").get(chain=visit.chain, superseded_at__isnull=True)
            check_may_log(by, current.unit, current.level)
            if (known := current.photos.filter(sha256=picture.sha256).first()) is not None:
                return known
            photo = _write(current, picture, _clean_name(file.name or ""), by)
            if not target.exists():
                _place(picture.content, target)
                placed = True
        return photo
    except BaseException:
        # Only the file that this call has put there: the lock on the chain keeps every other call from it.
        if placed:
            target.unlink(missing_ok=True)
        raise


def _write(visit: Visit, picture: Picture, name: str, by: Account) -> Photo:
    last = visit.photos.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST:
        raise TooManyPhotos(most=MOST, name=name)
    photo = Photo.objects.create(
        visit=visit,
        position=last + 1,
        sha256=picture.sha256,
        size=len(picture.content),
        width=picture.width,
        height=picture.height,
        uploaded_by=by,
    )
    after = {"sha256": photo.sha256, "size": photo.size, "visit": visit.pk}
    audit.record("visits.photo_added", audit.Change(photo, visit.unit.code, None, after), by=by)
    return photo


def _place(content: bytes, target: Path) -> None:
    """Write the file beside its place, flushed to the disk, then let it take the place in one atomic step."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=target.parent, prefix=".staged-", delete=False) as staged:
        try:
            staged.write(content)
            staged.flush()
            os.fsync(staged.fileno())
            Path(staged.name).replace(target)
        except BaseException:
            with suppress(OSError):
                os.unlink(staged.name)
            raise
