"""Saying which column is which asks for all that the reader needs, so that no answer is refused afterwards."""

import pytest

from issues.import_forms import ColumnsForm
from issues.sheet_columns import HEADERS, REQUIRED

WORDS = [(place, f"表头{place}", "") for place in range(len(HEADERS))]


def form(*columns: str) -> ColumnsForm:
    """The form with these answers."""
    data = {f"column_{place}": name for place, name in enumerate(columns)}
    return ColumnsForm(data, words=WORDS)


def wrong(*columns: str) -> list[str]:
    answer = form(*columns)
    answer.is_valid()
    return [str(one) for one in answer.non_field_errors()]


@pytest.mark.parametrize("unit", ["unit_code", "village", "township"])
def test_a_unit_and_every_column_that_a_measure_needs_are_enough(unit: str) -> None:
    assert wrong(unit, *REQUIRED) == []


@pytest.mark.parametrize("lacks", REQUIRED)
def test_the_column_that_lacks_is_named(lacks: str) -> None:
    (message,) = wrong("unit_code", *(name for name in REQUIRED if name != lacks))
    assert HEADERS[lacks] in message
    assert [HEADERS[name] for name in REQUIRED if name != lacks and f"：{HEADERS[name]}" in message] == []


def test_all_that_lack_are_named_at_once() -> None:
    (message,) = wrong("unit_code", "action", "issue")
    assert "问题方面、整改目标、整改内容、完成时限、责任领导、责任人" in message


@pytest.mark.parametrize("county", [[], ["county"]])
def test_a_county_alone_names_no_unit(county: list[str]) -> None:
    (message,) = wrong(*county, *REQUIRED)
    assert "区划代码" in message


def test_a_column_chosen_twice_is_told_before_anything_else() -> None:
    assert "整改措施" in wrong("action", "action")[0]


def test_a_unit_by_its_village_and_no_others_are_told_together() -> None:
    (message,) = wrong("county", "action")
    assert ("区划代码" in message, "责任人" in message) == (True, True)
