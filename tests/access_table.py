"""The access table: every address of the site. The suite fails until a new address has its row here or in its app's
`tests/<app>/access_rows.py`; what a row says stands in `access_table_rows.py`.
"""

from tests.access_table_rows import ALL, NO, ROOT, SIGN_IN, Group, Row, Status, also, may, same, these
from tests.people import access_rows as people
from tests.reports import access_rows as reports
from tests.visits import access_rows as visits
from units.access import Action, Role

RECORD, HANDLE, CLOSE = may(Action.RECORD_ISSUE), may(Action.HANDLE_ISSUE), may(Action.CLOSE_ISSUE)
READ, REVIEW, ASSESS = may(Action.READ), may(Action.REVIEW), may(Action.ASSESS)
ACCOUNTS, LOG = may(Action.MANAGE_ACCOUNTS), may(Action.READ_AUDIT)


def grading(tail: str, address: str, *, get: tuple[Group, ...] = NO, post: tuple[Group, ...] = NO, **body: str) -> Row:
    """A row of the grading app."""
    return Row(f"grading:{tail}", address, get, post, body)


def admin(tail: str, address: str, get: tuple[Group, ...], post: tuple[Group, ...] | None = None, **body: str) -> Row:
    """A row of the admin, where a POST without sense is answered as the page."""
    return Row(f"admin:{tail}", f"/admin/{address}", get, get if post is None else post, body)


def exchanged(model: str) -> list[Row]:
    """The three addresses by which settings go out as a workbook and come in again."""
    return [
        admin(f"issues_{model}_export", f"issues/{model}/export/", same(ROOT, 200)),
        admin(f"issues_{model}_import", f"issues/{model}/import/", same(ROOT, 200)),
        admin(
            f"issues_{model}_process_import", f"issues/{model}/process_import/", same(ACCOUNTS, 405), same(ROOT, 200)
        ),
    ]


def account(name: str, address: str, get: tuple[Group, ...], post: tuple[Group, ...], *anonymous: Status) -> Row:
    """A row of one's own account."""
    return Row(name, f"/accounts/{address}", get, post, anonymous=(anonymous or (SIGN_IN, SIGN_IN)))  # type: ignore[arg-type]


# A checker's stage is the one where the world's assessments wait; whoever reviews at another stage is told so (409).
CHECKER = frozenset({Role.CHECKER.value})
SIGNS = also(these(CHECKER, 302), these(REVIEW, 409))

SITE = [
    Row("home", "/", same(ALL, 200), NO),
    Row("health", "/health/", same(ALL, 200), NO, anonymous=(200, 405)),
    Row("set_language", "/i18n/setlang/", same(ALL, 302), same(ALL, 302), {"language": "en"}, anonymous=(302, 302)),
    Row("unit-detail", "/units/{village}/", these(READ, 200), NO),
]

AUDIT = [
    Row("units:audit-list", "/audit/?area={village}", these(LOG, 200), NO),
    Row("units:audit-xlsx", "/audit.xlsx?area={village}", these(LOG, 200), NO),
    Row("units:audit-csv", "/audit.csv?area={village}", these(LOG, 200), NO),
    Row("units:audit-detail", "/audit/{entry}/", these(LOG, 200), NO),
]

EDIT = may(Action.EDIT_REGISTER)
CHANGE = {"on": "2016-12-01", "once": "00000000-0000-4000-8000-{village}"}
# Another's unit is 404 by its address, and a form with its error (200) where its code is typed in.
REGISTER = [
    Row("units:unit-offers", "/unit-offers/?for=issue_order&unit={village}", same(READ, 200), NO),
    Row("units:register-import", "/register/import/", same(EDIT, 200), same(EDIT, 200)),
    # 409: what is confirmed is not what was previewed.
    Row("units:register-preview", "/register/import/{upload}/", these(EDIT, 200), these(EDIT, 409), {"expected": "-"}),
    Row(
        "units:unit-merge",
        "/register/merge/",
        same(EDIT, 200),
        same(EDIT, 200),
        CHANGE | {"units": "{village}", "into": "{township}"},
    ),
    Row(
        "units:unit-open",
        "/register/open/",
        same(EDIT, 200),
        same(EDIT, 200),
        CHANGE | {"code": "{village}", "name": "x"},
    ),
    Row(
        "units:unit-rename",
        "/register/{village}/rename/",
        these(EDIT, 200),
        these(EDIT, 302),
        CHANGE | {"name": "新名"},
    ),
    Row("units:unit-close", "/register/{village}/close/", these(EDIT, 200), these(EDIT, 302), CHANGE),
]

GRADING = [
    grading("board", "/board/?area={village}", get=these(READ, 200)),
    grading("board-pdf", "/board.pdf?area={village}", get=these(READ, 200)),
    grading("board-xlsx", "/board.xlsx?area={village}", get=these(READ, 200)),
    grading("unit-list", "/units/?area={village}", get=these(READ, 200)),
    grading("unit-list-xlsx", "/units.xlsx?area={village}", get=these(READ, 200)),
    grading("review-list", "/grading/", get=same(READ, 200)),
    # 302: all signed, or nothing of mine ticked; 200: the list of those that a rule left out.
    grading(
        "review-batch",
        "/grading/sign/",
        post=also(these(CHECKER, 302, 302), these(REVIEW, 200, 302)),
        assessment="{assessment}",
    ),
    grading("assessment-list", "/grading/assessments/", get=same(READ, 200)),
    grading("assessment-detail", "/grading/assessments/{assessment}/", get=these(READ, 200)),
    grading(
        "assessment-edit", "/grading/assessments/{assessment}/edit/", get=these(ASSESS, 200), post=these(ASSESS, 200)
    ),
    grading(
        "assessment-agree",
        "/grading/assessments/{assessment}/agree/",
        post=SIGNS,
        stage="{stage}",
        version="{version}",
    ),
    grading(
        "assessment-return",
        "/grading/assessments/{assessment}/return/",
        post=SIGNS,
        stage="{stage}",
        reason="x",
        to="",
    ),
    grading("round-list", "/grading/rounds/", get=same(READ, 200)),
    # 200: the form with the rule that forbids it, such as the round that is open already.
    grading(
        "round-open",
        "/grading/rounds/open/",
        get=same(may(Action.OPEN_ROUND), 200),
        post=same(may(Action.OPEN_ROUND), 200),
        kind="baseline",
        name="x",
        area="{prefecture_pk}",
    ),
    grading("round-detail", "/grading/rounds/{round}/", get=these(READ, 200)),
    grading("round-close", "/grading/rounds/{round}/close/", post=these(may(Action.OPEN_ROUND), 302)),
    grading(
        "grading-correct",
        "/grading/gradings/{grading}/correct/",
        get=these(may(Action.CORRECT_GRADING), 200),
        post=these(may(Action.CORRECT_GRADING), 302),
        grade="lagging",
        reason="x",
    ),
    grading("publication-list", "/publications/", get=same(READ, 200)),
    grading(
        "publication-new",
        "/publications/new/",
        get=same(may(Action.PUBLISH), 200),
        post=these(may(Action.PUBLISH), 302),
        title="x",
        area="{village}",
        on="2016-12-01",
    ),
    grading("publication-detail", "/publications/{publication}/", get=these(READ, 200)),
    grading("publication-pdf", "/publications/{publication}/board.pdf", get=these(READ, 200)),
]

# The world's upload waits and has no plan's header: nothing to commit (409), nothing to mark (302).
PLAN = may(Action.EDIT_PLAN)
PLAN_IMPORT = [
    Row("issues:plan-import", "/plans/import/", same(PLAN, 200), same(PLAN, 200)),
    Row("issues:plan-import-template", "/plans/import/template.xlsx", same(PLAN, 200), NO),
    Row("issues:plan-import-detail", "/plans/import/{plan_upload}/", these(PLAN, 200), these(PLAN, 409)),
    Row("issues:plan-import-annotated", "/plans/import/{plan_upload}/annotated.xlsx", these(PLAN, 302), NO),
    Row("issues:plan-import-read", "/plans/import/{plan_upload}/read/", NO, these(PLAN, 302)),
    Row("issues:plan-import-submit", "/plans/import/{plan_upload}/submit/", NO, these(PLAN, 302)),
    Row("issues:plan-import-sheet", "/plans/import/{plan_upload}/sheet/", NO, these(PLAN, 302), {"sheet": "-"}),
    Row("issues:plan-import-columns", "/plans/import/{plan_upload}/columns/", these(PLAN, 200), these(PLAN, 200)),
]


ISSUES = [
    *PLAN_IMPORT,
    Row("issues:issue-list", "/issues/?area={village}", these(READ, 200), NO),
    Row("issues:issue-list-xlsx", "/issues.xlsx?area={village}", these(READ, 200), NO),
    # The world's issue is open: a batch leaves it out and says so (200); another's is not ticked at all (302).
    Row("issues:issue-batch", "/issues/close/", NO, these(CLOSE, 200, 302), {"issue": "{issue}", "remark": ""}),
    # Another's unit is a form with its error (200).
    Row(
        "issues:issue-new",
        "/issues/new/",
        same(RECORD, 200),
        these(RECORD, 302, 200),
        {
            "unit": "{village}",
            "aspect": "{aspect}",
            "text": "x",
            "source": "survey",
            "found_on": "2016-09-02",
            "once": "00000000-0000-4000-8000-{village}",
        },
    ),
    Row("issues:issue-detail", "/issues/{issue}/", these(READ, 200), NO),
    # 409: the page with the rule that forbids it.
    Row(
        "issues:issue-step", "/issues/{issue}/take-up/", NO, also(these(HANDLE, 302), these(READ, 409)), {"remark": ""}
    ),
    Row("issues:evidence-new", "/issues/{issue}/evidence/", NO, these(READ, 409)),
    Row("issues:evidence-file", "/issues/evidence/{evidence}/", these(READ, 200), NO),
]

EDIT_PLAN, CHECK_PLAN, APPROVE_PLAN = may(Action.EDIT_PLAN), may(Action.CHECK_PLAN), may(Action.APPROVE_PLAN)
MEASURE = {"issue": "{issue}", "action": "x"}
# The world's plan is a draft: steps that wait for another state are answered by the page with the rule (409).
PLANS = [
    Row("issues:plan-list", "/plans/?area={village}", these(READ, 200), NO),
    Row("issues:plan-list-xlsx", "/plans.xlsx?area={village}", these(READ, 200), NO),
    Row("issues:measure-list", "/measures/?area={village}", these(READ, 200), NO),
    Row("issues:measure-list-xlsx", "/measures.xlsx?area={village}", these(READ, 200), NO),
    # 200: the form with the rule, for a version is in work already.
    Row(
        "issues:plan-start",
        "/plans/new/{village}/",
        these(EDIT_PLAN, 200),
        these(EDIT_PLAN, 200),
        {"kind": "consolidate"},
    ),
    Row("issues:plan-detail", "/plans/{plan}/", these(READ, 200), NO),
    Row("issues:plan-pdf", "/plans/{plan}/plan.pdf", these(READ, 200), NO),
    Row(
        "issues:plan-kind",
        "/plans/{plan}/kind/",
        these(EDIT_PLAN, 200),
        these(EDIT_PLAN, 302),
        {"kind": "consolidate"},
    ),
    Row("issues:plan-submit", "/plans/{plan}/submit/", NO, these(EDIT_PLAN, 302)),
    Row("issues:plan-check", "/plans/{plan}/check/", NO, these(CHECK_PLAN, 409)),
    Row("issues:plan-approve", "/plans/{plan}/approve/", NO, these(APPROVE_PLAN, 409)),
    Row("issues:plan-return", "/plans/{plan}/return/", NO, these(READ, 409), {"reason": "x"}),
    Row("issues:plan-finish", "/plans/{plan}/finish/", NO, these(APPROVE_PLAN, 409)),
    Row("issues:measure-new", "/plans/{plan}/measures/new/", these(EDIT_PLAN, 200), these(EDIT_PLAN, 302), MEASURE),
    # 200: another text was saved than the one that the form began with.
    Row("issues:measure-edit", "/plans/measures/{measure}/", these(EDIT_PLAN, 200), these(EDIT_PLAN, 200), MEASURE),
    Row("issues:measure-remove", "/plans/measures/{measure}/remove/", NO, these(EDIT_PLAN, 302)),
    Row("issues:progress-new", "/plans/measures/{measure}/progress/", these(HANDLE, 200), these(HANDLE, 200)),
]

# One's own account: every account has these pages, and they know no area.
OWN = [
    account("account_login", "login/", same(ALL, 302), same(ALL, 302), 200, 200),
    account("account_logout", "logout/", same(ALL, 200), same(ALL, 302), 302, 302),
    account("account_inactive", "inactive/", same(ALL, 200), NO, 200, 405),
    account("account_reauthenticate", "reauthenticate/", same(ALL, 200), same(ALL, 200)),
    account("account_change_password", "password/change/", same(ALL, 200), same(ALL, 200)),
    account("mfa_index", "2fa/", same(ALL, 200), NO),
    account("mfa_authenticate", "2fa/authenticate/", same(ALL, 302), same(ALL, 302), 302, 302),
    account("mfa_reauthenticate", "2fa/reauthenticate/", same(ALL, 302), same(ALL, 302)),
    # 302: first the password again.
    account("mfa_activate_totp", "2fa/totp/activate/", same(ALL, 302), same(ALL, 302)),
    account("mfa_generate_recovery_codes", "2fa/recovery-codes/generate/", same(ALL, 302), same(ALL, 302)),
    # 404: no second factor is set up.
    account("mfa_deactivate_totp", "2fa/totp/deactivate/", (), ()),
    account("mfa_view_recovery_codes", "2fa/recovery-codes/", (), NO),
    account("mfa_download_recovery_codes", "2fa/recovery-codes/download/", (), ()),
]

# Settings are shared by all counties; the system administrator of one prefecture among two edits none (404).
ADMIN = [
    admin("index", "", same(ACCOUNTS, 200)),
    admin("login", "login/", same(ALL, SIGN_IN)),
    admin("logout", "logout/", same(ACCOUNTS, 302)),
    admin("password_change", "password_change/", same(ACCOUNTS, 302)),
    admin("jsi18n", "jsi18n/", same(ACCOUNTS, 200), same(ACCOUNTS, 405)),
    admin("app_list", "accounts/", same(ACCOUNTS, 200)),
    admin("accounts_user_changelist", "accounts/user/", same(ACCOUNTS, 200)),
    # 200 in the own area: the first password; in the other: the form with its error.
    admin(
        "accounts_user_add",
        "accounts/user/add/",
        same(ACCOUNTS, 200),
        username="fresh",
        role="secretary",
        area="{village}",
    ),
    admin("accounts_user_change", "accounts/user/{user}/change/", these(ACCOUNTS, 200), these(ACCOUNTS, 302)),
    admin("accounts_user_password", "accounts/user/{user}/password/", these(ACCOUNTS, 200)),
    admin(
        "accounts_user_second_factor",
        "accounts/user/{user}/second-factor/",
        these(ACCOUNTS, 200),
        these(ACCOUNTS, 302),
    ),
    admin("units_areagrant_changelist", "units/areagrant/", same(ACCOUNTS, 200)),
    admin(
        "units_areagrant_add",
        "units/areagrant/add/",
        same(ACCOUNTS, 200),
        these(ACCOUNTS, 302, 200),
        username="someone-{township}",
        role="secretary",
        area="{village}",
    ),
    admin("units_areagrant_change", "units/areagrant/{grant}/change/", these(ACCOUNTS, 200), these(ACCOUNTS, 302)),
    admin("grading_criterion_changelist", "grading/criterion/", same(ROOT, 200)),
    admin("grading_criterion_add", "grading/criterion/add/", same(ROOT, 200)),
    admin("grading_criterion_change", "grading/criterion/{criterion}/change/", same(ROOT, 200)),
    admin("grading_presetstage_changelist", "grading/presetstage/", same(ROOT, 200)),
    admin("grading_presetstage_add", "grading/presetstage/add/", same(ROOT, 200)),
    admin("grading_presetstage_change", "grading/presetstage/{preset}/change/", same(ROOT, 200)),
    admin("issues_category_changelist", "issues/category/", same(ROOT, 200)),
    admin("issues_category_add", "issues/category/add/", same(ROOT, 200)),
    admin("issues_category_change", "issues/category/{category}/change/", same(ROOT, 200)),
    *(row for model in ("category", "aspect", "headeralias") for row in exchanged(model)),
    admin("issues_headeralias_changelist", "issues/headeralias/", same(ROOT, 200)),
    admin("issues_headeralias_add", "issues/headeralias/add/", same(ROOT, 200)),
    admin("issues_headeralias_change", "issues/headeralias/{alias}/change/", same(ROOT, 200)),
    admin("issues_aspect_changelist", "issues/aspect/", same(ROOT, 200)),
    admin("issues_aspect_add", "issues/aspect/add/", same(ROOT, 200)),
    admin("issues_aspect_change", "issues/aspect/{aspect}/change/", same(ROOT, 200)),
    Row("[admin/(?P<url>.*)$]", "/admin/nothing/", (), ()),
]

APPS = [*people.ROWS, *visits.ROWS, *reports.ROWS]
TABLE_ROWS = [*SITE, *AUDIT, *REGISTER, *GRADING, *ISSUES, *PLANS, *APPS, *OWN, *ADMIN]
