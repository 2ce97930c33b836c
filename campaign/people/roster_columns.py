"""The columns of a roster workbook, the same when it is exported and when it is read again."""

from campaign.people.models import Official
from units import exports

# By field: the header that is written, then what else is understood.
COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("编号", "number"),
    "name": ("姓名", "name"),
    "post": ("职务", "post"),
    "organisation": ("单位", "工作单位", "所在单位", "organisation"),
    "work_phone": ("办公电话", "电话", "联系电话", "work_phone"),
    "area": ("名册区划代码", "区划代码", "area"),
    "left_on": ("离岗日期", "left_on"),
}
HEADER = [names[0] for names in COLUMNS.values()]
NEEDED = ("name", "post", "organisation")


def field_of(header: str) -> str:
    """The field that a header names, '' for none."""
    word = header.strip().lower()
    return next((field for field, names in COLUMNS.items() if word in names), "")


def cells_of(official: Official) -> list[exports.Cell]:
    """One official as a row; the phone masked, which the import takes for "as it is"."""
    return [
        official.pk,
        official.name,
        official.post,
        official.organisation,
        official.masked_phone,
        official.area.short_code,
        official.left_on,
    ]
