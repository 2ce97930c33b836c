"""Names as they are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units import names
from units.rules import RuleBroken


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" 炉城镇　", "炉城镇"),
        ("高\ue170村委会", "高\ue170村委会"),
        ("O'Neill (①)", "O'Neill (①)"),
        ("村" * 60, "村" * 60),
    ],
)
def test_kept_as_written_but_for_the_blanks_around(text: str, name: str) -> None:
    assert names.clean_name(text) == name


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("　", names.NameMissing),
        ("村" * 61, names.NameTooLong),
        ("一\n村", names.NameUnreadable),
        ("一\0村", names.NameUnreadable),
        ("\ufffd村", names.NameUnreadable),
    ],
)
def test_refused(text: str, refusal: type[RuleBroken]) -> None:
    with pytest.raises(refusal):
        names.clean_name(text)


@given(st.text(max_size=70))
def test_a_plain_name_is_its_own_clean_name(text: str) -> None:
    if names.is_plain(text):
        assert names.clean_name(text) == text
