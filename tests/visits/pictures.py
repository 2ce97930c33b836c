"""Pictures for the tests: as phones make them, and as nobody should."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PLACE = b"31.8734N 102.2241E"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), colour: str = "green", *, turned: int = 0) -> bytes:
    """A picture with a camera's notes in it: a maker, and a place; `turned` is the camera's word on its orientation."""
    target = io.BytesIO()
    image = Image.new("RGB", size, colour)
    notes = Image.Exif()
    notes[0x010F] = "Phone of the field"
    notes.get_ifd(0x8825)[1] = "N"
    notes.get_ifd(0x8825)[29] = PLACE.decode()
    if turned:
        notes[0x0112] = turned
    image.save(target, kind, exif=notes)
    return target.getvalue()


def sent(content: bytes, name: str = "现场.jpg") -> SimpleUploadedFile:
    """The picture as a browser sends it."""
    return SimpleUploadedFile(name, content, "image/jpeg")
