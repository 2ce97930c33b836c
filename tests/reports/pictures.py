"""Pages as small grey pictures, and how far two of them are apart.

`python -m tests.reports.pictures` draws the approved pictures anew; look at them before you keep them.
"""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageStat

APPROVED = Path(__file__).parent / "approved"
DPI = 40
# Letters of another face are other dots of the same grey: what is compared is where on the page the grey is.
BLUR = 3
# Mean difference of a page in steps of 255, and that of its worst tile; another face stays below, another layout not.
PAGE_LIMIT, TILE_LIMIT = 4.0, 18.0
TILE = 16


def pages(pdf: bytes) -> list[Image.Image]:
    """Every page in grey."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(DPI), "-gray", "-", f"{folder}/page"]
        subprocess.run(command, input=pdf, check=True)
        return [Image.open(path).convert("L").copy() for path in sorted(Path(folder).glob("page*"))]


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Tell whether two pages are the same but for the dots of their letters."""
    page, tile = distance(one, other)
    return page <= PAGE_LIMIT and tile <= TILE_LIMIT


def distance(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """Mean difference of the whole page and of its worst tile; (255, 255) for pages of other sizes."""
    if one.size != other.size:
        return 255.0, 255.0
    blurred = [picture.filter(ImageFilter.BoxBlur(BLUR)) for picture in (one, other)]
    difference = ImageChops.difference(*blurred)
    size = (max(1, one.width // TILE), max(1, one.height // TILE))
    worst = difference.resize(size, Image.Resampling.BOX).getextrema()[1]
    return ImageStat.Stat(difference).mean[0], float(worst)  # type: ignore[arg-type]


def approved(name: str) -> list[Image.Image]:
    """The approved pages of a document, in order."""
    return [Image.open(path).convert("L") for path in sorted(APPROVED.glob(f"{name}-*.png"))]


def approve(name: str, pdf: bytes) -> None:
    """Keep the pages of a document as the approved ones."""
    for path in APPROVED.glob(f"{name}-*.png"):
        path.unlink()
    for number, picture in enumerate(pages(pdf), 1):
        picture.quantize(16).save(APPROVED / f"{name}-{number:02}.png", optimize=True)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    django.setup()

    from campaign.reports import bulletin
    from tests.reports.samples import sample

    approve("bulletin", bulletin.pdf(sample()))
