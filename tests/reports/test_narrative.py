"""The draft says what the figures say; an edit keeps them linked, and a number changed by hand is marked."""

from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.reports.figures import MonthlyFigures, monthly
from campaign.reports.figures.tree import Figure
from campaign.reports.narrative import Mark, Narrative, narrative
from campaign.reports.narrative.phrases import ranked
from tests.reports.factories import DECEMBER, YEAR_END, busy_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures() -> MonthlyFigures:
    return monthly(busy_world().tree.prefecture.area, DECEMBER, on=YEAR_END)


@pytest.fixture
def draft(figures: MonthlyFigures) -> Narrative:
    with translation.override("zh-hans"):
        return narrative(figures)


def test_the_bulletin_says_in_chinese_what_the_figures_say(draft: Narrative) -> None:
    said = {sentence.rule: sentence.text for sentence in draft.sentences}
    assert (
        said["weak_now"] == "截至2016年12月31日，单位5199共有乡镇（街道）2个，其中软乡2个；村（社区）4个，其中弱村2个。"
    )
    assert said["weak_moved"] == "软乡与上月持平，弱村较上月减少2个。"
    assert said["lifted"] == "本月经转化评定，软乡0个、弱村2个实现转化升级。"
    assert said["eased"] == "由问题转为后进的单位2个。"
    assert said["issues_moved"] == "本月新发现问题6个，整改完成4个，核查销号2个。"
    assert said["recurred"] == "销号后反弹的问题2个。"
    assert said["overdue"].startswith("逾期未完成4条")
    assert [one.title for one in draft.paragraphs][:3] == [
        "一、等次与转化情况",
        "二、问题整改情况",
        "三、方案与措施落实情况",
    ]


def test_the_same_figures_speak_english_too(figures: MonthlyFigures) -> None:
    with translation.override("en"):
        said = {sentence.rule: sentence.text for sentence in narrative(figures).sentences}
    assert said["weak_moved"] == (
        "Weak townships: as many as last month; weak villages and communities: 2 fewer than last month."
    )


def test_every_number_of_a_sentence_names_its_figure(draft: Narrative, figures: MonthlyFigures) -> None:
    known = set(figures)
    for sentence in draft.sentences:
        assert sentence.sources or sentence.rule == "provisional", sentence.rule
        assert set(sentence.sources) <= known


def test_few_due_by_a_rule_are_told_in_plain_numbers_and_linked(figures: MonthlyFigures) -> None:
    rule = next(row for row in figures.coverage.rows if row["open"].value)
    many = replace(rule, name_zh="多户", figures=tuple(_times(one, 3) for one in rule.figures))
    few = replace(rule, name_zh="少户")
    assert (rule["done"].value, rule["due"].value) == (2, 4)
    drawn = replace(figures, coverage=replace(figures.coverage, rows=(many, few)))
    with translation.override("zh-hans"):
        sentence = next(one for one in narrative(drawn).sentences if one.rule == "coverage")
    assert sentence.text == "未完成的走访覆盖率为：多户（50.0%）、少户（2/4）。"
    assert [one.key for one in sentence.sources] == ["coverage.done_share", "coverage.done", "coverage.due"]


def _times(figure: Figure, times: int) -> Figure:
    """The figure of so many times as many units; its share is the same."""
    return figure if figure.key.endswith("_share") else replace(figure, value=figure.value * times)


def test_an_untouched_draft_has_every_number_linked(draft: Narrative) -> None:
    marks = [one.mark for one in draft.marked(draft.text) if one.mark != Mark.TEXT]
    numbers = sum(len(sentence.sources) for sentence in draft.sentences)
    assert marks == [Mark.LINKED] * numbers
    assert draft.changed(draft.text) == []


def test_a_number_changed_by_hand_is_marked_with_what_the_figure_says(draft: Narrative) -> None:
    edited = draft.text.replace("本月新发现问题6个", "本月新发现问题7个")
    (one,) = draft.changed(edited)
    assert (one.mark, one.text, one.expected) == (Mark.CHANGED, "7", "6")
    assert one.figure is not None
    assert one.figure.key == "issues.found"


def test_a_number_of_ones_own_is_marked_as_loose_and_words_are_free(draft: Narrative) -> None:
    edited = draft.text.replace("本月新发现问题6个，", "本月各地自查发现问题6个，") + "\n下步再抽查25个村。"
    assert [(one.mark, one.text) for one in draft.changed(edited)] == [(Mark.LOOSE, "25")]


def test_a_sentence_taken_out_takes_its_figures_with_it(draft: Narrative) -> None:
    gone = next(one for one in draft.sentences if one.rule == "issues_moved")
    assert draft.changed(draft.text.replace(gone.text, "")) == []


def test_line_ends_of_a_form_change_nothing(draft: Narrative) -> None:
    assert draft.changed(draft.text.replace("\n", "\r\n")) == []


@given(st.text(alphabet="一二，。0123456789个% \n", max_size=60))
@settings(max_examples=40)
def test_the_marked_stretches_are_the_text_again(text: str) -> None:
    assert "".join(one.text for one in Narrative(()).marked(text)) == text


def test_areas_that_share_the_last_place_are_all_named_or_none(figures: MonthlyFigures) -> None:
    section = figures.grades
    rows = section.rows
    assert ranked(section, "weak_rate") == []  # both counties are alike
    lighter = replace(rows[0]["weak_rate"], value=1)
    changed = tuple(lighter if one.key == "grades.weak_rate" else one for one in rows[0].figures)
    other = replace(section, rows=(replace(rows[0], figures=changed), rows[1]))
    assert [row.code for row in ranked(other, "weak_rate")] == ["519902", "519901"]
    assert [row.code for row in ranked(other, "weak_rate", best=True)] == ["519901", "519902"]
