"""Arithmetic on codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units import codes
from units.levels import WIDTHS, Kind, Level

short_codes = st.sampled_from([2, 4, 6, 9, 12]).flatmap(
    lambda width: st.text("0123456789", min_size=width, max_size=width)
)


@pytest.mark.parametrize(
    ("short", "level"), [("51", 1), ("5199", 2), ("519901", 3), ("519901200", 4), ("519901200201", 5)]
)
def test_length_names_the_level(short: str, level: int) -> None:
    assert codes.level_of(short) == Level(level)


@pytest.mark.parametrize("text", ["", "5", "519", "51990120", "5199012002011", "51990a", "５１９９", "51 9", "²³"])
def test_anything_else_is_malformed(text: str) -> None:
    with pytest.raises(codes.MalformedCode):
        codes.level_of(text)


@given(short_codes)
def test_a_full_code_gives_its_short_code_back(short: str) -> None:
    assert codes.shorten(codes.full(short), codes.level_of(short)) == short
    assert codes.full(short) <= codes.last(short)
    assert len(codes.full(short)) == len(codes.last(short)) == 12


@given(short_codes)
def test_parent_is_the_prefix_one_level_up(short: str) -> None:
    level = codes.level_of(short)
    assert codes.parent(short) == short[: WIDTHS[level - 1]]


@pytest.mark.parametrize(
    ("short", "kind"),
    [
        ("519901001", Kind.SUBDISTRICT),
        ("519901100", Kind.TOWN),
        ("519901200", Kind.TOWNSHIP),
        ("519901399", Kind.TOWNSHIP),
        ("519901400", Kind.ZONE),
        ("519901500", Kind.ZONE),
        ("519901200001", Kind.COMMUNITY),
        ("519901200199", Kind.COMMUNITY),
        ("519901200201", Kind.VILLAGE),
        ("519901200399", Kind.VILLAGE),
        ("519901200400", Kind.COMMUNITY),
        ("519901200598", Kind.VILLAGE),
        ("519901", None),
        ("51", None),
    ],
)
def test_kind_by_the_digits(short: str, kind: Kind | None) -> None:
    assert codes.kind_of(short) == kind


@given(short_codes)
def test_kind_at_a_known_level_is_the_kind_of_the_short_code(short: str) -> None:
    level = codes.level_of(short)
    assert codes.kind_at(codes.full(short), level) == (codes.kind_of(short) or "")


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("510000000000", "51"),
        ("519900000000", "5199"),
        ("519901000000", "519901"),
        ("519901200000", "519901200"),
        ("519901200201", "519901200201"),
        # A prefecture without counties shares its code with its county: the prefecture is the wider.
        ("441900000000", "4419"),
        ("519900200000", "519900200"),
    ],
)
def test_padding_goes_by_whole_levels(code: str, short: str) -> None:
    assert codes.significant(code) == short
