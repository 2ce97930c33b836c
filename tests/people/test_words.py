"""The Chinese words of people: those that mean another thing elsewhere have a context of their own."""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.translation import override
from pytest_django import Settings

from campaign.people.models.posting import EndReason
from tests.people.conftest import Place
from tests.people.factories import make_team
from tests.people.pages import key, sheet, signed_in, text_of

FIELDS = {
    "people.FirstSecretary.replaces": "接替（原任）",
    "people.Appraisal.result": "考评等次",
    "people.LeadershipChange.kind": "调整方式",
    "people.WorkTeam.withdrawn_on": "撤回日期",
    "visits.Visit.replaces": "所更正的记录",
    "visits.Order.closed_on": "办结日期",
    "visits.Order.closed_by": "审结人",
    "visits.OrderAnswer.order": "督办单",
    "visits.Card.lifted_on": "摘牌日期",
    "visits.Veto.withdrawn_on": "撤销日期",
    "grading.Grading.replaces": "所更正的定级",
    "grading.Round.closed_on": "关闭日期",
    "issues.Issue.closed_on": "销号日期",
    "units.Unit.closed_on": "撤销日期",
}


@pytest.mark.parametrize("path", FIELDS)
def test_a_field_is_called_what_it_means_in_its_own_record(path: str) -> None:
    label, model, name = path.split(".")
    with override("zh-hans"):
        assert str(apps.get_model(label, model)._meta.get_field(name).verbose_name) == FIELDS[path]


def test_why_a_posting_ended_reads_as_an_end() -> None:
    with override("zh-hans"):
        assert [str(label) for label in EndReason.labels] == ["已更换", "离任", "单位撤销"]


@pytest.mark.django_db
def test_the_pages_say_these_words(place: Place, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    client = signed_in(place.officer, language="zh-hans")
    posting, team = place.posting(), make_team(place.village)
    # Of six posts of the team the secretary holds one.
    book = sheet(client.get(reverse("people:team-list-xlsx")))
    assert [row[5] for row in book[1:]] == ["空缺"] * 5 + ["周第一"]
    assert "撤回工作组" in text_of(client.get(reverse("people:team-withdraw", args=[team.pk])))
    page = text_of(client.get(reverse("people:team-detail", args=[place.village.short_code])))
    assert ("撤回" in page, "撤销" in page) == (True, False)
    body = {"reason": "重复登记", "once": key()}
    client.post(reverse("people:posting-strike-out", args=[posting.pk]), body)
    assert "已作废" in text_of(client.get(posting.get_absolute_url()))
