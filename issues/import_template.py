"""The template for an officer's own area: units and taxonomy as drop-downs, a filled example, instructions."""

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from issues.models import Aspect
from issues.sheet_columns import HEADERS
from units import codes
from units.access import Account, Action
from units.clock import today
from units.exports import RISKY
from units.levels import GRADED_LEVELS, Level
from units.models import Unit

# More than that and no spreadsheet program shows the list any more.
UNITS = 10_000
ROWS = 3000
KINDS = ["整顿方案", "升级方案", "巩固方案"]
EXAMPLE = {
    "number": "1",
    "plan_kind": "整顿方案",
    "category": "民生改善",
    "aspect": "饮水",
    "issue": "三组饮水管道冬季冻裂",
    "target": "冬季不断水",
    "content": "更换管道 1.2 公里",
    "action": "县水务局安排维修资金并施工",
    "due_on": "2016-12-20",
    "leader": "（姓名）",
    "leader_post": "县委常委",
    "handler": "（姓名）",
    "handler_post": "副乡长",
}
WIDTHS = {"number": 6, "county": 14, "township": 16, "village": 16, "unit_code": 16, "issue": 32, "action": 36}


def template(user: Account) -> bytes:
    """A workbook to fill in; its lists hold the standing units for which the user sends plans, at most 10,000."""
    mine = Unit.objects.visible_to(user, Action.EDIT_PLAN).standing_on(today())
    units = list(mine.filter(level__in=GRADED_LEVELS).order_by("code", "level")[:UNITS])
    above = {unit.short_code: unit.name for unit in Unit.objects.filter(code__in=_above(units), level__lte=4)}
    aspects = list(Aspect.objects.filter(in_use=True, category__in_use=True).select_related("category"))
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF5", "text_wrap": True}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"num_format": "@"}),
        "quoted": book.add_format({"quote_prefix": True}),
    }
    sheet = book.add_worksheet("方案")
    _heads(sheet, formats)
    _example(book.add_worksheet("填写示例"), formats, units, above)
    _instructions(book.add_worksheet("填表说明"), formats, aspects)
    _lists(book, formats, units, above, aspects)
    _drop_downs(sheet, len(units), aspects, formats)
    book.close()
    return target.getvalue()


def _above(units: list[Unit]) -> set[str]:
    return {codes.full(unit.code[:width]) for unit in units for width in (6, 9)}


def _heads(sheet: Any, formats: dict[str, Any]) -> None:  # noqa: ANN401 - the library has no types
    for column, (name, header) in enumerate(HEADERS.items()):
        sheet.write_string(0, column, header, formats["head"])
        form = formats["text"] if name == "unit_code" else formats["day"] if name == "due_on" else None
        sheet.set_column(column, column, WIDTHS.get(name, 14), form)
    sheet.freeze_panes(1, 0)


def _names(unit: Unit, above: dict[str, str]) -> tuple[str, str, str]:
    """County, township and village; a township has no village."""
    county, township = above.get(unit.code[:6], ""), above.get(unit.code[:9], "")
    return county, township, unit.name if unit.level == Level.VILLAGE else ""


def _example(sheet: Any, formats: dict[str, Any], units: list[Unit], above: dict[str, str]) -> None:  # noqa: ANN401 - no types
    _heads(sheet, formats)
    cells = dict(EXAMPLE)
    unit = next((one for one in units if one.level == Level.VILLAGE), units[0] if units else None)
    if unit is not None:
        cells |= dict(zip(("county", "township", "village"), _names(unit, above), strict=True))
        cells["unit_code"] = unit.code
    for column, name in enumerate(HEADERS):
        _text(sheet, 1, column, cells.get(name, ""), formats)


def _instructions(sheet: Any, formats: dict[str, Any], aspects: list[Aspect]) -> None:  # noqa: ANN401 - no types
    lines = [
        _("One row a measure. An issue with several measures takes several rows."),
        _("The unit: its code, or its names. A township's own plan leaves the village blank."),
        _("Required: aspect, issue, target, content, action, deadline, responsible leader, handler."),
        _("In an upgrade or a consolidate plan category, aspect and issue are blank where a measure answers no issue."),
        _("The deadline: a day such as 2016-12-20, or 12月底 when the title names the year."),
        _("Your own layout is taken as well; this template is only one that surely fits."),
        _("Nothing is saved before you have seen the preview. Sending the same workbook again changes nothing."),
        "",
    ]
    by_category: dict[str, list[str]] = {}
    for one in aspects:
        by_category.setdefault(one.category.name_zh, []).append(one.name_zh)
    lines += [f"{name}：{'、'.join(names)}" for name, names in by_category.items()]
    for number, line in enumerate(lines):
        _text(sheet, number, 0, line, formats)
    sheet.set_column(0, 0, 90)


def _lists(
    book: Any,  # noqa: ANN401 - the library has no types
    formats: dict[str, Any],
    units: list[Unit],
    above: dict[str, str],
    aspects: list[Aspect],
) -> None:
    """The drop-downs' source, on a sheet that the reader leaves out: units with codes, categories, aspects."""
    sheet = book.add_worksheet("单位代码")
    for column, head in enumerate(("区划代码", "县(市、区)", "乡镇", "村(社区)", "问题大类", "问题方面")):
        sheet.write_string(0, column, head, formats["head"])
    for number, unit in enumerate(units, 1):
        for column, text in enumerate((unit.code, *_names(unit, above))):
            _text(sheet, number, column, text, formats)
    for number, name in enumerate(dict.fromkeys(one.category.name_zh for one in aspects), 1):
        _text(sheet, number, 4, name, formats)
    for number, one in enumerate(aspects, 1):
        _text(sheet, number, 5, one.name_zh, formats)
    townships = dict.fromkeys(name for unit in units if (name := _names(unit, above)[1]))
    villages = dict.fromkeys(name for unit in units if (name := _names(unit, above)[2]))
    for column, names in ((6, townships), (7, villages)):
        for number, name in enumerate(names, 1):
            _text(sheet, number, column, name, formats)


def _drop_downs(sheet: Any, units: int, aspects: list[Aspect], formats: dict[str, Any]) -> None:  # noqa: ANN401 - no types
    places = {name: column for column, name in enumerate(HEADERS)}
    categories = len({one.category_id for one in aspects})
    sources: dict[str, Any] = {
        "plan_kind": KINDS,
        "category": f"='单位代码'!$E$2:$E${categories + 1}",
        "aspect": f"='单位代码'!$F$2:$F${len(aspects) + 1}",
        "unit_code": f"='单位代码'!$A$2:$A${units + 1}",
        "township": f"='单位代码'!$G$2:$G${units + 1}",
        "village": f"='单位代码'!$H$2:$H${units + 1}",
    }
    for name, source in sources.items():
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, places[name], ROWS, places[name], rule)


def _text(sheet: Any, row: int, column: int, text: str, formats: dict[str, Any]) -> None:  # noqa: ANN401 - no types
    sheet.write_string(row, column, text, formats["quoted"] if text.startswith(RISKY) else None)
