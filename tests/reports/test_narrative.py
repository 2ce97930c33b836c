"""The draft says what the figures say; an edit keeps them linked, and a number changed by hand is marked."""

from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.reports.figures import MonthlyFigures, monthly
from campaign.reports.figures.tree import Figure, Row, Section
from campaign.reports.narrative import Mark, Narrative, narrative
from campaign.reports.narrative.phrases import ranked
from tests.reports.factories import DECEMBER, YEAR_END, busy_world
from tests.reports.samples import figures as sample_figures

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


type Shares = list[tuple[int, int]]


def with_issues(figures: MonthlyFigures, *issues: tuple[int, int]) -> MonthlyFigures:
    """The figures of a county whose townships have so many issues, of which so many are closed."""
    rows = tuple(_row(figures.issues, f"5199{place + 1:02}", *pair) for place, pair in enumerate(issues))
    return replace(figures, issues=replace(figures.issues, rows=rows))


def _row(section: Section, code: str, all_: int, closed: int) -> Row:
    values = {"issues.all": all_, "issues.closed": closed, "issues.closed_share": closed * 1000 // all_ if all_ else 0}
    changed = tuple(replace(one, value=values.get(one.key, one.value)) for one in section.rows[0].figures)
    return replace(section.rows[0], code=code, name_zh=code, name_en=code, figures=changed)


def lag_and_lead(figures: MonthlyFigures) -> tuple[str, str]:
    """What is said of those that lag in closing, and of those that lead."""
    with translation.override("zh-hans"):
        said = {sentence.rule: sentence.text for sentence in narrative(figures).sentences}
    return said.get("closing_worst", ""), said.get("closing_best", "")


LAG = "销号进度滞后的是{}，有关地方要说明原因、加快整改。"
LEAD = "销号进度较快的是{}。"


@pytest.mark.parametrize(
    ("issues", "lag", "lead"),
    [
        # An area without issues does not lag, nor does it keep those that do from being named.
        ([(0, 0), (0, 0), (0, 0), (0, 0), (10, 9), (10, 1)], "519906（10.0%）", "519905（90.0%）"),
        # Four issues are too few for a share that is ranked.
        ([(4, 0), (10, 9), (10, 5), (4, 4)], "519903（50.0%）", "519902（90.0%）"),
        # Of two one lags and one leads; a third one in the middle is neither.
        ([(10, 1), (10, 9)], "519901（10.0%）", "519902（90.0%）"),
        ([(10, 1), (10, 5), (10, 9)], "519901（10.0%）", "519903（90.0%）"),
        # Whoever shares the last place is counted.
        (
            [(10, 0)] * 5 + [(10, 8), (10, 7), (10, 6)],
            "5个县（市、区），均为0.0%",
            "519906（80.0%）、519907（70.0%）、519908（60.0%）",
        ),
        (
            [(10, 0), *[(10, 1)] * 5, (10, 8), (10, 7), (10, 6)],
            "519901（0.0%），另有5个县（市、区）均为10.0%",
            "519907（80.0%）、519908（70.0%）、519909（60.0%）",
        ),
        ([(10, 9), *[(10, 1)] * 11], "11个县（市、区），均为10.0%", "519901（90.0%）"),
        # The middle stands at neither end.
        ([(10, 0), (10, 5), (10, 5), (10, 5), (10, 9)], "519901（0.0%）", "519905（90.0%）"),
    ],
)
def test_who_lags_and_who_leads_are_different_areas_that_can_be_compared(
    figures: MonthlyFigures, issues: Shares, lag: str, lead: str
) -> None:
    assert lag_and_lead(with_issues(figures, *issues)) == (LAG.format(lag), LEAD.format(lead))


@pytest.mark.parametrize("issues", [[(0, 0), (10, 1)], [(10, 5), (10, 5)], [(10, 5)], [(4, 0), (4, 4)]])
def test_nobody_lags_where_nobody_can_be_compared(figures: MonthlyFigures, issues: Shares) -> None:
    assert lag_and_lead(with_issues(figures, *issues)) == ("", "")


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20))
@settings(max_examples=60)
def test_no_area_stands_at_both_ends_and_at_most_half_are_named(pairs: Shares) -> None:
    section = sample_figures(1).issues
    rows = tuple(_row(section, f"5199{at:02}", all_, min(all_, closed)) for at, (all_, closed) in enumerate(pairs))
    ends = [ranked(replace(section, rows=rows), "closed_share", lowest=lowest, of="all") for lowest in (False, True)]
    high, low = ({row.code for row in (*end.rows, *end.tied)} for end in ends)
    assert high & low == set()
    assert all(len(end.rows) <= min(3, len(rows) // 2) for end in ends)
    assert all(row["all"].value >= 5 for end in ends for row in (*end.rows, *end.tied))


def test_most_of_something_is_told_of_those_that_have_any(figures: MonthlyFigures) -> None:
    section = figures.measures
    none = tuple(replace(one, value=0) for one in section.rows[1].figures)
    changed = replace(section, rows=(section.rows[0], replace(section.rows[1], figures=none)))
    assert [row.code for row in ranked(changed, "overdue").rows] == ["519901"]
    assert not ranked(section, "overdue")  # both counties are alike


def test_the_categories_with_the_most_issues_are_named(draft: Narrative) -> None:
    said = {sentence.rule: sentence.text for sentence in draft.sentences}
    assert said["categories"] == "问题较为集中的类别是民生改善（13）、运行机制（5）。"
