"""The pages of the roster, teams, secondments, appraisals, surveys and changes of leadership."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django import Settings

from campaign.people.models import LeadershipChange, Official, Secondment, TeamRule, WorkTeam
from tests.people.conftest import Place
from tests.people.factories import (
    make_official,
    make_team,
)
from tests.people.pages import key, sheet, signed_in, text_of
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


def test_looking_at_a_phone_is_a_press_that_is_logged(place: Place) -> None:
    official = make_official(place.tree.counties[0], work_phone="13812341234")
    client = signed_in(place.officer)
    page = client.get(reverse("people:official-list"))
    assert ("138****1234" in page.content.decode(), "13812341234" in page.content.decode()) == (True, False)
    url = reverse("people:official-phone", args=[official.pk])
    assert client.get(url).status_code == 405
    answer = client.post(url)
    assert "13812341234" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert AuditEntry.objects.filter(action="people.phone_shown", actor=place.officer).count() == 1


def test_what_is_typed_is_kept_through_a_lost_session_but_for_phone_numbers(place: Place) -> None:
    posting, client, code = place.posting(), signed_in(place.officer), place.village.short_code
    county = place.tree.counties[0].short_code
    kept = [
        reverse("people:appraisal-new", args=[posting.pk]),
        reverse("people:posting-strike-out", args=[posting.pk]),
        reverse("people:posting-replace", args=[posting.pk]),
        reverse("people:secondment-new", args=[county]),
        reverse("people:change-new", args=[code]),
        reverse("people:survey-new", args=[code]),
    ]
    drafts = [f'data-draft="{place.officer.pk}"' in client.get(url).content.decode() for url in kept]
    assert drafts == [True] * len(kept)
    for url in (reverse("people:official-new"), reverse("people:official-edit", args=[posting.official_id])):
        assert "data-draft" not in client.get(url).content.decode()


def test_the_roster_is_kept_up_over_the_pages(place: Place) -> None:
    county, client = place.tree.counties[0], signed_in(place.officer)
    body = {"name": "周明", "post": "局长", "organisation": "县水务局", "work_phone": "138 1234 1234"}
    body |= {"area": str(county.pk), "once": key()}
    assert client.post(reverse("people:official-new"), {**body, "work_phone": "12"}).status_code == 200
    assert client.post(reverse("people:official-new"), body).status_code == 302
    official = Official.objects.get()
    assert official.work_phone == "13812341234"
    url = reverse("people:official-edit", args=[official.pk])
    page = client.get(url)
    assert "138****1234" in page.content.decode()
    kept = {**body, "work_phone": "138****1234", "left_on": "2016-12-01", "account": "", "once": key()}
    kept["seen"] = page.context["form"]["seen"].value()
    assert client.post(url, kept).status_code == 302
    official.refresh_from_db()
    assert (official.work_phone, official.left_on) == ("13812341234", date(2016, 12, 1))
    assert client.get(reverse("people:official-list")).context["page"].paginator.count == 0
    assert client.get(reverse("people:official-list") + "?left=on").context["page"].paginator.count == 1


def test_a_team_is_formed_filled_emptied_and_stays_until_the_acceptance(place: Place) -> None:
    client, code = signed_in(place.officer), place.village.short_code
    page = reverse("people:team-detail", args=[code])
    assert client.get(page).status_code == 200
    form = {"day": "2016-12-01", "once": key()}
    assert client.post(reverse("people:team-form", args=[code]), form).status_code == 302
    team = WorkTeam.objects.get()
    official = make_official(place.tree.counties[0])
    seat = reverse("people:team-seat", args=[team.pk])
    rule = client.get(page).context["line"].seats[0].rule
    assert client.get(f"{seat}?rule={rule.pk}").status_code == 200
    body = {"rule": str(rule.pk), "official": str(official.pk), "day": "2016-12-02", "once": key()}
    assert client.post(seat, body).status_code == 302
    assert "5 posts are held by nobody." in text_of(client.get(page))
    off = reverse("people:team-unseat", args=[team.members.get().pk])
    assert client.post(off, {"day": "2016-12-20", "once": key()}).status_code == 302
    withdraw = reverse("people:team-withdraw", args=[team.pk])
    assert "No conversion round covers it yet." in text_of(client.get(withdraw))
    assert client.post(withdraw, {"day": "2016-12-31", "once": key()}).status_code == 200
    team.refresh_from_db()
    assert team.withdrawn_on is None
    listed = client.get(reverse("people:team-list"))
    assert [(line.team, line.held) for line in listed.context["lines"]] == [(team, 0)]
    assert len(sheet(client.get(reverse("people:team-list-xlsx")))) == 7


def test_teams_that_lack_a_post_or_share_somebody_too_often_are_found_by_filters(place: Place) -> None:
    county, client = place.tree.counties[0], signed_in(place.officer)
    TeamRule.objects.filter(unit_level=5).update(most_teams=1)
    busy, others = make_official(county), [make_official(county) for _number in range(4)]
    place.posting()
    whole, lacking = make_team(place.village, busy, *others), make_team(place.tree.villages[1], busy)
    listed, book = reverse("people:team-list"), reverse("people:team-list-xlsx")

    def found(query: str) -> list[WorkTeam]:
        return [line.team for line in client.get(listed + query).context["lines"]]

    assert found("") == found("?too_often=on") == [whole, lacking]
    assert found("?missing=on") == found("?missing=on&too_often=on") == [lacking]
    assert found("?missing=on&on=2016-09-01") == []
    page = text_of(client.get(listed + "?missing=on"))
    assert "A post is missing: yes" in page
    # One row a post.
    assert len(sheet(client.get(book + "?missing=on"))) == 7
    busy.left_on = date(2016, 12, 1)
    busy.save()
    assert (found("?too_often=on"), found("?missing=on")) == ([], [whole, lacking])


def test_secondments_changes_appraisals_and_surveys_over_the_pages(place: Place) -> None:
    client, county, posting = signed_in(place.officer), place.tree.counties[0], place.posting()
    official = make_official(county)
    lending = {"official": str(official.pk), "direction": "out", "sending_organisation": "县水务局", "once": key()}
    lending |= {"receiving_organisation": "省水利厅", "from_on": "2016-10-01", "until_on": "2016-09-01"}
    url = reverse("people:secondment-new", args=[county.short_code])
    assert client.post(url, lending).status_code == 200
    assert client.post(url, {**lending, "until_on": ""}).status_code == 302
    row = Secondment.objects.get()
    end = reverse("people:secondment-end", args=[row.pk])
    assert client.post(end, {"day": "2016-12-01", "once": key()}).status_code == 302
    assert client.get(reverse("people:secondment-list")).context["page"].paginator.count == 0
    assert client.get(reverse("people:secondment-list") + "?ended=on").context["page"].paginator.count == 1
    assert len(sheet(client.get(reverse("people:secondment-list-xlsx") + "?on=2016-11-01"))) == 2
    change = {"post": "村支书", "kind": "filled", "reason": "vacancy", "day": "2016-12-01", "once": key()}
    url = reverse("people:change-new", args=[place.village.short_code])
    assert client.post(url, {**change, "reason": "other"}).status_code == 200
    assert client.post(url, change).status_code == 302
    assert [one for one, _place in client.get(reverse("people:change-list")).context["lines"]] == [
        LeadershipChange.objects.get()
    ]
    assert len(sheet(client.get(reverse("people:change-list-xlsx")))) == 2
    url = reverse("people:appraisal-new", args=[posting.pk])
    body = {"quarter": "2016-10-01", "result": "competent", "remark": "", "once": key()}
    assert client.post(url, {**body, "quarter": "2017-01-01"}).status_code == 200
    assert client.post(url, body).status_code == 302
    counts = {"very_satisfied": "5", "satisfied": "2", "fair": "1", "dissatisfied": "1", "held_on": "2016-12-20"}
    url = reverse("people:survey-new", args=[place.village.short_code])
    assert client.post(url, {**counts, "once": key()}).status_code == 302
    page = text_of(client.get(posting.get_absolute_url()))
    assert ("fewer than 10 answers" in page, "very satisfied 5" in page, "Competent" in page) == (True, False, True)
