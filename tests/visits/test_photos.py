"""Photos: what is taken, made small and clean; what is refused, and that nothing is left of it."""

import io
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from campaign.accounts.models import User
from campaign.visits import photos, visit_rules
from campaign.visits.models import Photo, Visit
from tests.factories import Tree, make_tree, make_user
from tests.visits.factories import make_photo, make_visit
from tests.visits.pictures import PLACE, picture, sent
from units import audit
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def visit(tree: Tree, officer: User) -> Visit:
    return make_visit(tree.villages[0], by=officer)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_a_clean_jpeg_under_its_digest(
    visit: Visit, officer: User, data_dir: Path, kind: str
) -> None:
    content = picture(kind, (2000, 1000))
    assert PLACE in content
    row = photos.add_photo(visit, sent(content), by=officer)
    kept = photos.path_of(row).read_bytes()
    assert files(data_dir) == [data_dir / "photos" / row.sha256[:2] / f"{row.sha256}-{visit.chain.hex}"]
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (1600, 800), {})
    assert PLACE not in kept
    assert b"Phone of the field" not in kept
    assert (row.width, row.height, row.size, row.position) == (1600, 800, len(kept), 1)


def test_a_photo_stands_upright_though_the_camera_lay_on_its_side(visit: Visit, officer: User) -> None:
    row = photos.add_photo(visit, sent(picture(size=(60, 20), turned=6)), by=officer)
    assert (row.width, row.height) == (20, 60)


def test_what_is_clear_in_a_picture_is_white_on_paper(visit: Visit, officer: User) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(target, "PNG")
    row = photos.add_photo(visit, sent(target.getvalue()), by=officer)
    with Image.open(photos.path_of(row)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def bomb() -> bytes:
    """A PNG of few bytes that says it is 20,000 pixels wide and high."""
    target = io.BytesIO()
    Image.new("1", (1, 1)).save(target, "PNG")
    content = bytearray(target.getvalue())
    content[16:24] = (20_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


def gif() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, "GIF")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", photos.NoPhoto),
        (b"\xff\xd8\xff\xe0 no picture", photos.NoPhoto),
        (picture()[:-200], photos.NoPhoto),
        (b"%PDF-1.7", photos.NoPhoto),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", photos.NoPhoto),
        (gif(), photos.NoPhoto),
        (picture() + b"<ScRiPt>alert(1)</script>", photos.ScriptInside),
        (picture("PNG") + b"<?php system(0);", photos.ScriptInside),
        (b"<!DOCTYPE html>" + picture(), photos.ScriptInside),
        (bomb(), photos.TooManyPixels),
    ],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(
    visit: Visit, officer: User, data_dir: Path, content: bytes, rule: type[Exception]
) -> None:
    with pytest.raises(rule, match="现场"):
        photos.add_photo(visit, sent(content), by=officer)
    assert (files(data_dir), Photo.objects.count(), AuditEntry.objects.count()) == ([], 0, 0)


def test_a_photo_of_50_mb_is_refused_before_it_is_read(visit: Visit, officer: User, data_dir: Path) -> None:
    file = SimpleUploadedFile("现场.jpg", b"\xff\xd8\xff")
    file.size = 50 * 1024 * 1024
    with pytest.raises(photos.PhotoTooBig, match=r"50\.0 MB.* 20 MB"):
        photos.add_photo(visit, file, by=officer)
    assert (files(data_dir), Photo.objects.count()) == ([], 0)


def test_the_tenth_photo_is_left_out_by_name(visit: Visit, officer: User, data_dir: Path) -> None:
    for number in range(1, 10):
        make_photo(visit, position=number)
    with pytest.raises(visit_rules.TooManyPhotos, match="第十张"):
        photos.add_photo(visit, sent(picture(), "第十张.jpg"), by=officer)
    assert (files(data_dir), Photo.objects.count()) == ([], 9)


def test_the_same_picture_twice_is_one_row_and_one_file(visit: Visit, officer: User, data_dir: Path) -> None:
    rows = {photos.add_photo(visit, sent(picture()), by=officer).pk for _try in range(2)}
    assert (len(rows), len(files(data_dir))) == (1, 1)


def test_a_photo_that_comes_after_a_correction_joins_the_current_version(
    tree: Tree, visit: Visit, officer: User
) -> None:
    second = make_visit(tree.villages[0], by=officer, replaces=visit)
    row = photos.add_photo(visit, sent(picture()), by=officer)
    assert (row.visit, row.position) == (second, 1)
    assert AuditEntry.objects.get(action="visits.photo_added").area_code == tree.villages[0].code


def test_nobody_adds_a_photo_to_a_visit_that_he_could_not_log(tree: Tree, visit: Visit, data_dir: Path) -> None:
    strangers = [
        (make_user(Role.COUNTY, tree.counties[1]), visit_rules.NotYourVisit),
        (make_user(Role.TOWNSHIP, tree.townships[0]), visit_rules.SideNotYours),
    ]
    for stranger, rule in strangers:
        with pytest.raises(rule):
            photos.add_photo(visit, sent(picture()), by=stranger)
    assert files(data_dir) == []


def test_nothing_is_left_when_the_transaction_fails(
    visit: Visit, officer: User, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise OSError("no room for the audit entry")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(OSError, match="no room"):
        photos.add_photo(visit, sent(picture()), by=officer)
    assert (files(data_dir), Photo.objects.count()) == ([], 0)


def test_a_name_keeps_no_folders_and_no_control_characters() -> None:
    assert photos._clean_name("..\\..\\etc/pass\u202ewd\n.jpg") == "passwd.jpg"
