"""The admin: for the system administrator alone, within the own area, each change with its audit entry."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from campaign.accounts.models import User
from campaign.grading.models import Criterion
from tests.factories import PASSWORD, Tree, make_tree, make_user
from units.access import Role
from units.models import AreaGrant, AuditEntry

pytestmark = pytest.mark.django_db

USERS = "/admin/accounts/user/"
GRANTS = "/admin/units/areagrant/"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


@pytest.fixture
def sysadmin(tree: Tree) -> User:
    """System administrator of the first county."""
    return make_user(Role.SYSADMIN, tree.counties[0], "sysadmin")


@pytest.fixture
def site(client: Client, sysadmin: User) -> Client:
    client.force_login(sysadmin)
    return client


def new_account(**changes: str) -> dict[str, str]:
    return {"username": "new", "name": "", "post": "", "role": "county", "area": "519901", "expires_on": "", **changes}


def errors(answer: Any) -> list[str]:
    found: list[str] = []
    for messages in answer.context["adminform"].form.errors.values():
        found += messages
    return found


def test_new_account_shows_its_first_password_once(site: Client, tree: Tree) -> None:
    answer = site.post(f"{USERS}add/", new_account(username="New", name="张三"), headers={"Accept-Language": "en"})
    user = User.objects.get(username="new")
    shown = re.search(r"<code>([a-z0-9-]+)</code>", answer.content.decode())
    assert answer.status_code == 200
    assert shown is not None
    assert user.check_password(shown[1])
    assert (user.must_change_password, user.name) == (True, "张三")
    assert [(g.role, g.area) for g in user.grants.all()] == [("county", tree.counties[0])]
    assert shown[1] not in str(list(AuditEntry.objects.values()))
    assert list(AuditEntry.objects.order_by("id").values_list("action", "subject", "area_code", "actor__username")) == [
        ("accounts.added", "new", "519901000000", "sysadmin"),
        ("accounts.role_granted", str(user.grants.get()), "519901000000", "sysadmin"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"area": "519902"}, "area"),
        ({"area": "5199"}, "area"),
        ({"area": "51990x"}, "area"),
        ({"role": "prefecture"}, "__all__"),
        ({"role": "emperor"}, "role"),
        ({"username": "sysadmin"}, "username"),
        ({"username": "two words"}, "username"),
        ({"expires_on": "2016-01-01"}, "__all__"),
    ],
)
def test_wrong_account_is_refused_with_words_and_changes_nothing(
    site: Client, changes: dict[str, str], field: str
) -> None:
    answer = site.post(f"{USERS}add/", new_account(**changes))
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [field]
    assert (User.objects.count(), AuditEntry.objects.count()) == (1, 0)


def test_edit_writes_before_and_after(site: Client, tree: Tree) -> None:
    user = make_user(Role.COUNTY, tree.counties[0], "officer")
    answer = site.post(f"{USERS}{user.pk}/change/", {"name": "李四", "post": "部长"})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert (user.name, user.post, user.is_active) == ("李四", "部长", False)
    entry = AuditEntry.objects.get()
    assert entry.action == "accounts.changed"
    assert entry.before == {"name": "", "post": "", "is_active": True}
    assert entry.after == {"name": "李四", "post": "部长", "is_active": False}


def test_account_with_a_grant_outside_the_area_is_not_there(site: Client, tree: Tree) -> None:
    other = make_user(Role.COUNTY, tree.counties[1], "other")
    both = make_user(Role.CHECKER, tree.counties[0], "both")
    AreaGrant.objects.create(user=both, role=Role.CHECKER, area=tree.counties[1], expires_on=date(2016, 1, 1))
    boss = make_user(superuser=True, username="root")
    for user in (other, both, boss):
        assert site.get(f"{USERS}{user.pk}/change/").status_code == 404
        assert site.post(f"{USERS}{user.pk}/password/").status_code == 404
        assert site.post(f"{USERS}{user.pk}/second-factor/").status_code == 404
    assert site.get(USERS).context["cl"].result_count == 0


def test_nobody_manages_the_own_account(site: Client, sysadmin: User) -> None:
    assert site.get(f"{USERS}{sysadmin.pk}/change/").status_code == 404
    answer = site.post(f"{GRANTS}add/", {"username": "sysadmin", "role": "county", "area": "519901", "expires_on": ""})
    assert list(answer.context["adminform"].form.errors) == ["username"]


def test_no_page_of_an_account_shows_its_hash(site: Client, tree: Tree) -> None:
    user = make_user(Role.COUNTY, tree.counties[0], "officer", password=PASSWORD)
    for page in (USERS, f"{USERS}{user.pk}/change/", f"{USERS}{user.pk}/password/"):
        assert user.password not in site.get(page).content.decode()


def test_reset_tells_a_new_first_password_and_ends_open_sessions(site: Client, tree: Tree) -> None:
    user = make_user(Role.COUNTY, tree.counties[0], "officer", password=PASSWORD)
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get("/accounts/password/change/").status_code == 200
    assert site.get(f"{USERS}{user.pk}/password/").status_code == 200
    answer = site.post(f"{USERS}{user.pk}/password/")
    user.refresh_from_db()
    shown = re.search(r"<code>([a-z0-9-]+)</code>", answer.content.decode())
    assert shown is not None
    assert user.check_password(shown[1])
    assert user.must_change_password is True
    assert theirs.get("/accounts/password/change/").status_code == 302
    assert AuditEntry.objects.filter(action="accounts.password_reset", actor__username="sysadmin").count() == 1


def test_grant_is_added_and_ended_but_never_rewritten(site: Client, tree: Tree) -> None:
    user = make_user(Role.CHECKER, tree.counties[0], "checker")
    township = tree.townships[0].short_code
    site.post(f"{GRANTS}add/", {"username": "checker", "role": "township", "area": township, "expires_on": ""})
    grant = user.grants.get(role=Role.TOWNSHIP)
    site.post(f"{GRANTS}{grant.pk}/change/", {"expires_on": "2016-12-31", "role": "county", "area": "519901"})
    grant.refresh_from_db()
    assert (grant.role, grant.area, grant.expires_on) == ("township", tree.townships[0], date(2016, 12, 31))
    assert list(AuditEntry.objects.order_by("id").values_list("action", "before", "after")) == [
        ("accounts.role_granted", None, {"user": "checker", "role": "township", "expires_on": None}),
        ("accounts.term_changed", {"expires_on": None}, {"expires_on": "2016-12-31"}),
    ]


@pytest.mark.parametrize("pair", [(Role.COUNTY, Role.SYSADMIN), (Role.AUDITOR, Role.COUNTY)])
def test_system_audit_and_business_are_separate_accounts(site: Client, tree: Tree, pair: tuple[Role, Role]) -> None:
    make_user(pair[0], tree.counties[0], "one")
    answer = site.post(f"{GRANTS}add/", {"username": "one", "role": pair[1], "area": "519901", "expires_on": ""})
    assert len(errors(answer)) == 1
    assert AreaGrant.objects.filter(user__username="one").count() == 1


def test_role_that_is_held_already_is_refused(site: Client, tree: Tree) -> None:
    make_user(Role.COUNTY, tree.counties[0], "one")
    answer = site.post(f"{GRANTS}add/", {"username": "one", "role": "county", "area": "519901", "expires_on": ""})
    assert len(errors(answer)) == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSADMIN])
def test_admin_is_not_there_for_others(client: Client, tree: Tree, role: Role) -> None:
    client.force_login(make_user(role, tree.counties[0]))
    assert [client.get(page).status_code for page in ("/admin/", USERS, GRANTS)] == [404, 404, 404]


def test_sign_in_of_the_admin_is_the_site_s_own(client: Client, site: Client) -> None:
    anonymous = Client()
    assert anonymous.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert anonymous.get("/admin/login/?next=/admin/")["Location"] == "/accounts/login/?next=/admin/"
    assert site.post("/admin/logout/")["Location"] == "/accounts/logout/"
    assert AuditEntry.objects.get().action == "accounts.signed_out"


def test_settings_open_only_to_who_administers_every_county(client: Client, tree: Tree) -> None:
    criteria = "/admin/grading/criterion/"
    client.force_login(make_user(Role.SYSADMIN, tree.counties[0]))
    assert client.get(criteria).status_code == 404
    client.force_login(make_user(Role.SYSADMIN, tree.prefecture, "top"))
    assert client.get(criteria).status_code == 200
    row = Criterion.objects.create(unit_level=4, position=90, text_zh="旧", text_en="old")
    answer = client.post(
        f"{criteria}{row.pk}/change/", {"unit_level": 4, "position": 90, "text_zh": "新", "text_en": "old"}
    )
    assert answer.status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_id) == ("grading.criterion_changed", row.pk)
    assert entry.before == {"text_zh": "旧", "in_use": True}
    assert entry.after == {"text_zh": "新", "in_use": False}


@pytest.mark.parametrize("accounts", [1, 3])
def test_list_of_accounts_costs_the_same_at_every_length(
    site: Client, tree: Tree, accounts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(accounts):
        make_user(Role.COUNTY, tree.counties[0], f"officer-{number}")
    site.get(USERS)
    with django_assert_num_queries(8):
        answer = site.get(USERS)
    assert len(answer.context["cl"].result_list) == accounts


@pytest.mark.parametrize("grants", [1, 3])
def test_list_of_grants_costs_the_same_at_every_length(
    site: Client, tree: Tree, grants: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(grants):
        make_user(Role.COUNTY, tree.counties[0], f"officer-{number}")
    site.get(GRANTS)
    with django_assert_num_queries(6):
        answer = site.get(GRANTS)
    assert len(answer.context["cl"].result_list) == grants


def test_first_password_runs_out(client: Client, site: Client, tree: Tree) -> None:
    site.post(f"{USERS}add/", new_account())
    user = User.objects.get(username="new")
    assert user.first_password_ends_at is not None
    User.objects.filter(pk=user.pk).update(first_password_ends_at=timezone.now() - timedelta(seconds=1))
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    answer = Client().post("/accounts/login/", {"login": "new", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    entry = AuditEntry.objects.order_by("id").last()
    assert entry is not None
    assert (entry.action, entry.actor, entry.after) == (
        "accounts.sign_in_failed",
        None,
        {"cause": "first_password_ended"},
    )
