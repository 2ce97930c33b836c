"""The definition of each figure in both languages, as it is kept with the figures."""

from functools import cache

from django.utils.translation import override

from campaign.reports.figures.specs import SPECS
from campaign.reports.figures.tree import Definition


@cache
def defined(key: str) -> Definition:
    """The definition of a figure, `section.column`, whatever the language of the page; KeyError for an unknown one."""
    spec = SPECS[key]
    with override("zh-hans"):
        name_zh, text_zh = str(spec.name), str(spec.text)
    with override("en"):
        return Definition(key, spec.measure.value, name_zh, str(spec.name), text_zh, str(spec.text))
