"""The demo's accounts: those of the contract, what waits for them, and a chain walked by them to its end."""

from datetime import date

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db.models import Count

from campaign.accounts.models import User
from campaign.demo.loading import main_accounts
from campaign.grading import bars
from campaign.grading.models import Assessment, Grading, Round
from campaign.grading.signing import agree_batch
from campaign.reports import summaries
from campaign.reports.summary_rules import AuthorCannotCheck
from issues.models import Issue, Plan
from tests.demo.loaded.conftest import MARKS, PASSWORD
from units.levels import Level
from units.models import AreaGrant, Unit

pytestmark = MARKS

LAST_DAY = date(2016, 12, 31)


def names(start: str) -> list[str]:
    rows = User.objects.filter(username__startswith=start, is_active=True)
    return list(rows.order_by("username").values_list("username", flat=True))


def weak_units() -> list[Unit]:
    held = Grading.objects.as_of(LAST_DAY).weak()
    return list(Unit.objects.filter(pk__in=held.values("unit")).order_by("code", "level"))


def test_accounts_of_the_contract_are_there() -> None:
    weak = weak_units()
    assert names("county-") == [f"county-5199{n:02}" for n in range(1, 19)]
    assert names("township-") == [f"township-{unit.code[:9]}" for unit in weak if unit.level == Level.TOWNSHIP]
    assert names("secretary-") == [f"secretary-{unit.code}" for unit in weak]
    assert (len(names("township-")), len(names("secretary-"))) == (36, 36 + 329)
    singles = ["prefecture", "prefecture-second", "leader", "auditor", "sysadmin"]
    assert User.objects.filter(username__in=singles).count() == 5


def test_every_account_has_one_grant_of_the_role_that_its_name_tells() -> None:
    roles = {"front": "united_front", "political": "political_legal", "survey": "checker", "office": "township"}
    for grant in AreaGrant.objects.filter(user__is_active=True).select_related("user"):
        start = grant.user.username.partition("-")[0]
        assert (grant.role, grant.expires_on) == (roles.get(start, start), None)
    assert set(User.objects.annotate(n=Count("grants")).values_list("n", flat=True)) == {1}


def test_accounts_are_posts_with_the_demo_password_and_no_forced_change() -> None:
    assert set(User.objects.values_list("name", "must_change_password", "is_superuser")) == {("", False, False)}
    assert not User.objects.filter(post="").exists()
    hashes = set(User.objects.values_list("password", flat=True))
    # Verified by its own hasher: the tests hash quickly elsewhere.
    assert [Argon2PasswordHasher().verify(PASSWORD, one) for one in hashes] == [True]


@pytest.mark.parametrize("start", ["prefecture", "county-", "committee-5199"])
def test_something_waits_for_each_signer_of_an_open_chain(start: str) -> None:
    counties = [name for name in names(start) if len(name.partition("-")[2]) in (0, 4, 6)]
    for name in counties:
        assert Assessment.objects.waiting_for(User.objects.get(username=name)).exists(), name


@pytest.mark.parametrize(
    "start", ["discipline-", "political-", "front-", *(f"checker-519901-{n}" for n in range(1, 7))]
)
def test_something_waits_for_the_baseline_signers_of_the_first_county(start: str) -> None:
    name = next(name for name in names(start) if "519901" in name)
    assert Assessment.objects.waiting_for(User.objects.get(username=name)).exists()


def test_township_committees_have_work_and_the_first_township_an_assessment_to_write() -> None:
    committees = [name for name in names("committee-") if len(name) == len("committee-519901100")]
    waiting = [Assessment.objects.waiting_for(User.objects.get(username=name)).count() for name in committees]
    assert sum(waiting) == Assessment.objects.filter(stage__signer_level=Level.TOWNSHIP).count()
    first = User.objects.get(username=names("township-")[0])
    assert Assessment.objects.to_assess_by(first).exists()


@pytest.mark.parametrize("start", ["county-", "township-", "secretary-"])
def test_issues_wait_for_those_who_handle_and_close_them(start: str) -> None:
    users = [User.objects.get(username=name) for name in names(start)]
    handled = [Issue.objects.to_handle_by(user).count() for user in users]
    assert sum(count > 0 for count in handled) > len(users) * 0.5


def test_issues_wait_to_be_closed_in_the_prefecture_and_in_most_counties() -> None:
    closers = [User.objects.get(username=name) for name in ("prefecture", *names("county-"))]
    waiting = [Issue.objects.to_close_by(user).exists() for user in closers]
    assert waiting[0]
    assert sum(waiting[1:]) > 12


def test_plans_wait_for_their_checkers_and_approvers() -> None:
    checked = [Plan.objects.all().to_check_by(User.objects.get(username=name)).exists() for name in names("county-")]
    assert all(checked)
    for start in ("county-", "committee-", "prefecture"):
        waiting = [Plan.objects.all().to_approve_by(User.objects.get(username=name)).exists() for name in names(start)]
        assert any(waiting), start


def test_the_first_county_has_a_batch_to_sign() -> None:
    county = User.objects.get(username="county-519901")
    waiting = list(Assessment.objects.waiting_for(county).values_list("pk", flat=True))
    done = agree_batch(waiting, by=county, on=date(2017, 1, 3))
    assert (len(done.signed), len(done.refused)) == (len(waiting), 0)
    assert len(waiting) > 80


def test_a_village_can_be_walked_from_its_township_committee_to_a_new_grade() -> None:
    quarter = Round.objects.open().get(kind="conversion")
    rows = quarter.assessments.filter(unit__level=Level.VILLAGE, stage__position=1).exclude(proposed="lagging")
    ready = list(rows.exclude(unit__in=Issue.objects.not_closed().values("unit")).select_related("unit"))
    barred = bars.reasons([row.unit for row in ready], date(2017, 1, 5))
    row = next(row for row in ready if row.unit_id not in barred)
    code = row.unit.code
    for day, name in enumerate((f"committee-{code[:9]}", f"county-{code[:6]}", f"committee-{code[:6]}"), 3):
        done = agree_batch([row.pk], by=User.objects.get(username=name), on=date(2017, 1, day))
        assert (len(done.signed), done.refused) == (1, [])
    assert Grading.objects.as_of(date(2017, 1, 5)).get(unit=row.unit).grade == row.proposed


def test_the_rule_of_the_second_person_can_be_tried_in_the_prefecture() -> None:
    first, second = (User.objects.get(username=name) for name in ("prefecture", "prefecture-second"))
    area = Unit.objects.get(level=Level.PREFECTURE)
    row = summaries.draft(area, date(2016, 12, 1), by=first, on=LAST_DAY)
    with pytest.raises(AuthorCannotCheck):
        summaries.check(row, seen=row.version, by=first, on=LAST_DAY)
    assert summaries.check(row, seen=row.version, by=second, on=LAST_DAY).state == "checked"
    assert ("prefecture-second", second.post) in main_accounts()
