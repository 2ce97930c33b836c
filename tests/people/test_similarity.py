"""How alike two texts are: a measure with the laws of one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.people.similarity import digest_of, nearest, percent_alike, trigrams
from tests.people.factories import WORK

TEXTS = st.text(alphabet="走访农户召开会议核实管道抢修。，12", max_size=120)


@settings(max_examples=40)
@given(TEXTS, TEXTS)
def test_it_is_symmetric_and_between_nothing_and_the_whole(one: str, other: str) -> None:
    first, second = trigrams(one), trigrams(other)
    alike = percent_alike(first, second)
    assert alike == percent_alike(second, first)
    assert 0 <= alike <= 100
    assert percent_alike(first, first) == (100 if first else 0)


def test_numbers_blanks_and_punctuation_do_not_hide_a_copy() -> None:
    copy = WORK.replace("，", " ") + "12"
    assert percent_alike(trigrams(WORK), trigrams(copy)) >= 95


@settings(max_examples=40)
@given(TEXTS, TEXTS)
def test_texts_of_one_fingerprint_are_wholly_alike_and_a_short_one_has_none(one: str, other: str) -> None:
    assert (digest_of(one) == "") == (trigrams(one) == frozenset())
    assert digest_of(one) == digest_of(f" {one}。")
    if digest_of(one) and digest_of(one) == digest_of(other):
        assert percent_alike(trigrams(one), trigrams(other)) == 100


@pytest.mark.parametrize("short", ["无", "同上月", "本月正常开展工作。", "走访农户，宣传政策。\n继续走访。"])
def test_a_short_text_is_like_the_very_same_words_alone(short: str) -> None:
    found = nearest(short, [(1, f"{short}另有"), (2, f" {short}！"), (3, short)])
    assert (found.report, found.percent) == (2, 100) if found else pytest.fail("not found")
    assert nearest(short, [(1, short[:-2]), (2, WORK)]) is None


@pytest.mark.parametrize("empty", ["", "。", " \n、"])
def test_a_text_without_words_is_like_nothing(empty: str) -> None:
    assert nearest(empty, [(1, empty), (2, "")]) is None


def test_the_nearest_is_named_and_a_text_on_its_own_work_is_not_marked() -> None:
    own = "新建文化活动室一处，组织电商培训两期，帮助合作社对接县城超市，落实订单三笔并完成首批发货结算。"
    assert nearest(WORK, [(1, own)]) is None
    found = nearest(WORK, [(1, own), (2, WORK + "另修补便道一段并清理边沟"), (3, WORK)])
    assert (found.report, found.percent) == (3, 100) if found else pytest.fail("not found")
