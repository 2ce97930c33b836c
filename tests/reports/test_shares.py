"""Shares add up to the whole, whatever the parts are."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.reports.figures.shares import WHOLE, shares

PARTS = st.lists(st.integers(0, 5000), min_size=1, max_size=8)


@given(PARTS)
@settings(max_examples=200)
def test_shares_add_up_and_each_lies_within_one_of_the_exact_one(parts: list[int]) -> None:
    rounded, whole = shares(parts), sum(parts)
    assert sum(rounded) == (WHOLE if whole else 0)
    for part, share in zip(parts, rounded, strict=True):
        assert abs(share * whole - part * WHOLE) < max(whole, 1)


@given(PARTS)
@settings(max_examples=50)
def test_a_larger_part_never_has_a_smaller_share(parts: list[int]) -> None:
    by_size = sorted(zip(parts, shares(parts), strict=True), key=lambda pair: pair[0])
    assert all(one[1] <= other[1] or one[0] == other[0] for one, other in itertools.pairwise(by_size))


def test_three_equal_parts_share_the_last_tenth_by_their_order() -> None:
    assert shares([1, 1, 1]) == [334, 333, 333]
    assert shares([0, 0]) == [0, 0]
