"""A few drawn landscapes as photos of the demo's visits: no people, no place that there is, some kilobytes each."""

import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from campaign.demo.figures import rng
from campaign.visits.models import Visit, VisitLevel
from campaign.visits.photos import add_photo

SIZE = (360, 240)
VISITS = 12
# Sky above and at the horizon, the hills from the far to the near, the fields.
PALETTES = (
    ((116, 158, 204), (226, 234, 240), ((134, 156, 166), (98, 130, 116), (70, 104, 74)), (150, 150, 84)),
    ((150, 164, 178), (222, 222, 216), ((142, 150, 154), (112, 124, 112), (88, 98, 72)), (134, 120, 78)),
    ((96, 136, 190), (244, 226, 198), ((128, 136, 150), (104, 112, 92), (86, 84, 56)), (166, 140, 72)),
)


def run() -> None:
    """Add one or two pictures to visits that counties made last, each by the account that logged the visit."""
    random_ = rng("pictures")
    rows = Visit.objects.all().current().filter(level=VisitLevel.COUNTY).select_related("unit", "logged_by")
    for number, visit in enumerate(rows.order_by("-on", "id")[:VISITS], 1):
        for place in range(random_.randint(1, 2)):
            file = SimpleUploadedFile(f"{visit.on:%m%d}-{number:02}-{place + 1}.jpg", landscape(random_))
            add_photo(visit, file, by=visit.logged_by)


def landscape(random_: random.Random) -> bytes:
    """Sky, three rows of hills and a field, as JPEG."""
    above, horizon, hills, field = random_.choice(PALETTES)
    width, height = SIZE
    mask = Image.linear_gradient("L").resize(SIZE)
    picture = Image.composite(Image.new("RGB", SIZE, horizon), Image.new("RGB", SIZE, above), mask)
    draw = ImageDraw.Draw(picture)
    for row, colour in enumerate(hills):
        base = height * (0.36 + 0.14 * row)
        ridge = [(x, base + random_.uniform(-1, 1) * height * 0.07) for x in range(-40, width + 80, 40)]
        draw.polygon([(-40, height), *ridge, (width + 80, height)], fill=colour)
    draw.polygon([(0, height), (0, height * 0.82), (width, height * 0.76), (width, height)], fill=field)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=60)
    return target.getvalue()
