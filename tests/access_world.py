"""The people and the records that the access table is tried on."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaign.accounts.models import User
from campaign.grading import publishing, rounds
from campaign.grading.boards import board
from campaign.grading.models import Assessment, Grading, Publication, Round
from campaign.grading.models.round import Criterion, PresetStage, RoundKind
from issues.evidence import add_evidence
from issues.models import HeaderAlias, PlanUpload
from tests.access_table_rows import ENDED, SUPERUSER
from tests.factories import PASSWORD, Tree, make_tree, make_user
from tests.grading.factories import Cast, submitted
from tests.issues.factories import make_issue, make_plan
from tests.people import access_rows as people
from tests.reports import access_rows as reports
from tests.visits import access_rows as visits
from units import register_uploads
from units.access import Role
from units.models import AreaGrant, AuditEntry, Unit

DAY = date(2016, 9, 1)
# Roles that are tried at the prefecture; for them the other area is another prefecture, for the rest another county.
RECORDS = (people.records, visits.records, reports.records)
AT_PREFECTURE = frozenset({Role.PREFECTURE, Role.LEADER, Role.AUDITOR, Role.SYSADMIN})


@dataclass(frozen=True, slots=True)
class Place:
    """A village with a record of each kind about it; the fields fill the addresses of the table."""

    village: str
    township: str
    round: int
    assessment: int
    stage: int
    version: int
    grading: int
    publication: int
    user: int
    grant: int
    entry: int
    criterion: int
    preset: int
    prefecture_pk: int
    upload: int
    issue: int
    plan: int
    measure: int
    plan_upload: int
    evidence: int
    category: int
    aspect: int
    alias: int
    # What the apps above add, by name.
    more: dict[str, object]

    def facts(self) -> dict[str, object]:
        """Everything that an address or a body may name."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**named.pop("more"), **named}


@dataclass(slots=True)
class World:
    """One browser with the session of each role, and the three places."""

    client: Client
    sessions: dict[str, str]
    home: Place
    next_county: Place
    next_prefecture: Place

    def other(self, role: str) -> Place:
        """The nearest place outside the role's area."""
        return self.next_prefecture if role in AT_PREFECTURE else self.next_county

    def ask(self, role: str, method: str, address: str, body: dict[str, str]) -> Any:
        """Send one request as that role; a sign-out of the request before is forgotten."""
        self.client.cookies.clear()
        if role in self.sessions:
            self.client.cookies["sessionid"] = self.sessions[role]
        return self.client.get(address) if method == "GET" else self.client.post(address, body)


def make_world() -> World:
    """Two prefectures, the first of two counties, with an open round each, and an account for each role."""
    here, there = make_tree(2, 1, 1), make_tree(1, 1, 1, prefecture="5299")
    root = make_user(superuser=True, username=SUPERUSER, password=PASSWORD)
    ended = make_user(Role.COUNTY, here.counties[0], ENDED, expires_on=date(2016, 1, 1), password=PASSWORD)
    people = {SUPERUSER: root, ENDED: ended}
    for role in Role:
        people[role.value] = make_user(role, _seat(role, here), f"the-{role}", password=PASSWORD)
    first, second = (_round(tree, root) for tree in (here, there))
    # One browser for all: each would set up the site's whole middleware anew.
    client = Client()
    return World(
        client,
        {name: _session(client, user) for name, user in people.items()},
        _place(here, 0, root, first),
        # No round lies in the next county alone: the other prefecture's stands for it.
        _place(here, 1, root, first, shown_round=second.pk),
        _place(there, 0, root, second),
    )


def _session(client: Client, user: User) -> str:
    client.cookies.clear()
    client.force_login(user)
    return client.cookies["sessionid"].value


def _seat(role: Role, tree: Tree) -> Unit:
    if role in AT_PREFECTURE:
        return tree.prefecture
    return {Role.TOWNSHIP: tree.townships[0], Role.SECRETARY: tree.villages[0]}.get(role, tree.counties[0])


def _round(tree: Tree, root: User) -> Round:
    return rounds.open_round(kind=RoundKind.BASELINE, name="2016年评定", area=tree.prefecture, by=root, on=DAY)


def _place(tree: Tree, number: int, root: User, round_: Round, *, shown_round: int = 0) -> Place:
    village, township = tree.villages[number], tree.townships[number]
    row = submitted(round_, village, Cast(root, root, [], []))
    user = make_user(Role.COMMITTEE, township, f"someone-{township.short_code}", password=PASSWORD)
    assert row.stage_id is not None
    issue = make_issue(village)
    plan = make_plan(village, root, kind="upgrade")
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    return Place(
        village=village.short_code,
        township=township.short_code,
        round=shown_round or round_.pk,
        assessment=row.pk,
        stage=row.stage_id,
        version=row.version,
        grading=_grading(row, root).pk,
        publication=_publication(village, root).pk,
        user=user.pk,
        grant=AreaGrant.objects.get(user=user).pk,
        entry=_entry(village).pk,
        criterion=Criterion.objects.order_by("pk")[0].pk,
        preset=PresetStage.objects.order_by("pk")[0].pk,
        prefecture_pk=tree.prefecture.pk,
        upload=register_uploads.keep("a.csv", b"code,name", within=tree.counties[number], by=root, on=DAY).pk,
        issue=issue.pk,
        plan=plan.pk,
        measure=plan.measures.get().pk,
        plan_upload=_plan_upload(township, root).pk,
        evidence=add_evidence(issue, file, by=root).pk,
        category=issue.aspect.category_id,
        aspect=issue.aspect_id,
        alias=HeaderAlias.objects.get_or_create(column="issue", alias="短板")[0].pk,
        more={name: one for add in RECORDS for name, one in add(village, township, root).items()},
    )


def _grading(row: Assessment, root: User) -> Grading:
    return Grading.objects.create(
        unit=row.unit, grade="ordinary", valid_from=DAY, round=row.round, assessment=row, signed_by=root
    )


def _publication(village: Unit, root: User) -> Publication:
    return Publication.objects.create(
        title="榜",
        area=village,
        on=DAY,
        since=DAY,
        figures=publishing.figures_of(board(village.area, on=DAY)),
        figures_sha256="",
        pdf=b"%PDF",
        pdf_sha256="",
        published_on=DAY,
        published_by=root,
    )


def _plan_upload(township: Unit, root: User) -> PlanUpload:
    return PlanUpload.objects.create(area=township, name="a.csv", content="甲,乙\n".encode(), uploaded_by=root)


def _entry(village: Unit) -> AuditEntry:
    return AuditEntry.objects.create(
        origin="command", action="x.y", subject_type="units.unit", subject=village.name, area_code=village.code
    )
