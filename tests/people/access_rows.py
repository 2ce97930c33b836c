"""The access table's rows of the app people, and the records that fill their addresses."""

from collections.abc import Mapping

from campaign.accounts.models import User
from campaign.people.models import RosterUpload, TeamRule
from campaign.people.reports import seen_of
from campaign.people.roster_columns import HEADER
from tests.access_table_rows import NO, ROOT, Group, Row, may, same, these
from tests.people.factories import (
    make_appraisal,
    make_change,
    make_official,
    make_posting,
    make_report,
    make_secondment,
    make_survey,
    make_team,
)
from units import exports
from units.access import Action
from units.models import Unit

OPEN = same(ROOT, 200)
READ, MANAGE, WRITE = may(Action.READ), may(Action.MANAGE_PEOPLE), may(Action.WRITE_REPORT)
OPINION, READS, APPRAISE = may(Action.GIVE_OPINION), may(Action.READ_REPORT), may(Action.APPRAISE)


def row(name: str, address: str, get: tuple[Group, ...], post: tuple[Group, ...] = NO, **body: str) -> Row:
    """A row of the app."""
    return Row(f"people:{name}", f"/people{address}", get, post, body)


def form(name: str, address: str, roles: frozenset[str], **body: str) -> Row:
    """A form about a record: it opens, and comes back with what is missing or the rule that forbids it."""
    return row(name, address, these(roles, 200), these(roles, 200), **body)


def listed(name: str, address: str) -> list[Row]:
    """A list and its workbook."""
    return [
        row(name, f"{address}/?area={{village}}", these(READ, 200)),
        row(f"{name}-xlsx", f"{address}.xlsx?area={{village}}", these(READ, 200)),
    ]


ADMIN = [
    Row("admin:people_teamrule_changelist", "/admin/people/teamrule/", OPEN, OPEN),
    Row("admin:people_teamrule_add", "/admin/people/teamrule/add/", OPEN, OPEN),
    Row("admin:people_teamrule_change", "/admin/people/teamrule/{teamrule}/change/", OPEN, OPEN),
]
POSTINGS = [
    *listed("people-list", ""),
    form("posting-new", "/appoint/{village}/", MANAGE),
    row("posting-detail", "/postings/{posting}/", these(READ, 200)),
    form("posting-replace", "/postings/{posting}/replace/", MANAGE),
    form("posting-release", "/postings/{posting}/release/", MANAGE, day="2016-12-01"),
    form("posting-strike-out", "/postings/{posting}/strike-out/", MANAGE),
    form("appraisal-new", "/postings/{posting}/appraise/", APPRAISE),
    form("appraisal-strike-out", "/appraisals/{appraisal}/strike-out/", APPRAISE),
    form("survey-new", "/surveys/{village}/new/", APPRAISE),
    form("survey-strike-out", "/surveys/{survey}/strike-out/", APPRAISE),
    *listed("appraisal-list", "/appraisals"),
    *listed("change-list", "/changes"),
    form("change-new", "/changes/new/{village}/", MANAGE),
    form("change-strike-out", "/changes/{leadership_change}/strike-out/", MANAGE),
]
REPORTS = [
    *listed("report-list", "/reports"),
    form("report-new", "/postings/{posting}/reports/2016-10/", WRITE),
    row("report-detail", "/reports/{monthly_report}/", these(READ, 200)),
    form("report-edit", "/reports/{monthly_report}/edit/", WRITE),
    row(
        "report-opinion",
        "/reports/{monthly_report}/opinion/",
        NO,
        these(OPINION, 302),
        opinion="x",
        seen="{report_seen}",
    ),
    # 409: the township has not given its opinion yet.
    row("report-read", "/reports/{monthly_report}/read/", NO, these(READS, 409)),
]
TEAMS = [
    *listed("team-list", "/teams"),
    row("team-detail", "/teams/of/{village}/", these(READ, 200)),
    form("team-form", "/teams/of/{village}/form/", MANAGE),
    form("team-seat", "/teams/{team}/seat/", MANAGE),
    form("team-withdraw", "/teams/{team}/withdraw/", MANAGE),
    form("team-unseat", "/teams/members/{team_member}/off/", MANAGE),
]
ROSTER = [
    *listed("official-list", "/roster"),
    row("official-new", "/roster/new/", same(MANAGE, 200), same(MANAGE, 200)),
    form("official-edit", "/roster/{official}/", MANAGE),
    row("official-phone", "/roster/{official}/phone/", NO, these(MANAGE, 200)),
    row("roster-import", "/roster/import/", same(MANAGE, 200), same(MANAGE, 200)),
    # 409: what is taken over is not what was previewed.
    row("roster-import-detail", "/roster/import/{roster_upload}/", these(MANAGE, 200), these(MANAGE, 409)),
    *listed("secondment-list", "/secondments"),
    form("secondment-new", "/secondments/new/{people_county}/", MANAGE),
    form("secondment-end", "/secondments/{secondment}/end/", MANAGE),
    form("secondment-strike-out", "/secondments/{secondment}/strike-out/", MANAGE),
]
ROWS: list[Row] = [*ADMIN, *POSTINGS, *REPORTS, *TEAMS, *ROSTER]


def records(village: Unit, township: Unit, root: User) -> Mapping[str, object]:
    """Records about the village and its township by the name that an address or a body gives them."""
    official = make_official(village)
    posting = make_posting(village, official)
    report = make_report(posting)
    team = make_team(village, make_official(village))
    content = exports.xlsx("x", HEADER, [[None, "周明", "科长", "县农业局", "13812341234", "", None]])
    return {
        "teamrule": TeamRule.objects.order_by("pk")[0].pk,
        "official": official.pk,
        "posting": posting.pk,
        "monthly_report": report.pk,
        "report_seen": seen_of(report),
        "team": team.pk,
        "team_member": team.members.get().pk,
        "secondment": make_secondment(village).pk,
        "appraisal": make_appraisal(posting).pk,
        "survey": make_survey(village).pk,
        "leadership_change": make_change(village).pk,
        "roster_upload": RosterUpload.objects.create(area=village, name="x.xlsx", content=content, uploaded_by=root).pk,
        "people_county": village.code[:6],
    }
