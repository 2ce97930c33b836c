import pytest

from campaign.demo import evidence
from campaign.demo.figures import rng
from campaign.grading.grades import Grade
from campaign.grading.models.assessment import Verdict
from campaign.grading.presets import CRITERIA
from units.levels import Level


def test_there_is_a_sentence_for_each_verdict_on_each_criterion() -> None:
    for level, lines in CRITERIA.items():
        assert [set(sentences) for sentences in evidence.SENTENCES[level]] == [set(Verdict)] * len(lines)


@pytest.mark.parametrize("grade", Grade)
def test_verdicts_answer_every_criterion_in_its_order(grade: Grade) -> None:
    found = evidence.verdicts(grade, [3, 5, 7, 9, 11, 13, 15], rng("test"))
    assert list(found) == [3, 5, 7, 9, 11, 13, 15]


@pytest.mark.parametrize("level", [Level.TOWNSHIP, Level.VILLAGE])
def test_text_names_every_shortfall_before_what_goes_well(level: Level) -> None:
    sentences = evidence.SENTENCES[level]
    answers = [Verdict.UNMET, *[Verdict.MET] * (len(sentences) - 1)]
    text = evidence.text(level, answers, rng("test"))
    opening = sentences[0][Verdict.UNMET].partition("{")[0]
    assert opening in text
    assert "{" not in text
    assert text.count("。") >= 2


def test_the_same_purpose_gives_the_same_numbers() -> None:
    assert rng("a").random() == rng("a").random()
    assert rng("a").random() != rng("b").random()
