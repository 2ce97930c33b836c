"""The standing checks, in the order in which they are told."""

from django.utils.translation import gettext_lazy as _

from campaign.reports.checks import contradictions, issued, missing, sums
from campaign.reports.checks.findings import Check, Severity
from units.access import Action

CHECKS: tuple[Check, ...] = (
    Check(
        "closed_without_closer",
        Severity.ERROR,
        _("Closed issue without a closer"),
        _("“%(issue)s” of %(unit)s stands closed, but no second person closed it. Reopen it and close it anew."),
        contradictions.closed_without_closer,
        Action.CLOSE_ISSUE,
    ),
    Check(
        "issue_steps",
        Severity.ERROR,
        _("Issue that differs from its steps"),
        _("“%(issue)s” of %(unit)s stands in another state than its last step tells; figures follow the steps."),
        contradictions.issue_differs_from_its_steps,
        Action.CLOSE_ISSUE,
    ),
    Check(
        "plan_without_measures",
        Severity.ERROR,
        _("Plan without measures"),
        _("Version %(version)s of the plan of %(unit)s is in force and holds no measure. Draft a new version."),
        missing.plan_without_measures,
        Action.EDIT_PLAN,
    ),
    Check(
        "board_sums",
        Severity.ERROR,
        _("Board that differs from the gradings"),
        _(
            "The sums of the board of %(unit)s are not what the register and the gradings add up to: %(what)s. "
            "The system administrator makes them anew with `manage.py rebuild_tallies`."
        ),
        sums.board_differs_from_gradings,
        # The system administrator sees no records; whoever makes boards public has to know, and asks for it.
        Action.PUBLISH,
        nightly=True,
        spelled=sums.spelled,
    ),
    Check(
        "summary_digest",
        Severity.ERROR,
        _("Issued summary that was changed"),
        _(
            "The summary of %(unit)s for %(month)s is not what was issued: the digest of its %(parts)s differs. "
            "Do not use it; ask the auditor to look into the audit log."
        ),
        issued.summary_differs_from_its_digest,
        Action.ISSUE_SUMMARY,
        nightly=True,
        spelled=issued.spelled_parts,
    ),
    Check(
        "weak_without_plan",
        Severity.WARNING,
        _("Weak unit without a plan"),
        _("%(unit)s is weak and has no approved plan in force. Draft its rectify plan, or bring it to approval."),
        missing.weak_without_plan,
        Action.EDIT_PLAN,
    ),
    Check(
        "weak_without_secretary",
        Severity.WARNING,
        _("Weak unit without a first secretary"),
        _("%(unit)s is weak and nobody is posted there as first secretary. Appoint one."),
        missing.weak_without_secretary,
        Action.MANAGE_PEOPLE,
    ),
    Check(
        "secretary_who_left",
        Severity.ERROR,
        _("First secretary who has left"),
        _(
            "%(name)s, first secretary of %(unit)s, has left on %(day)s and still counts. "
            "Replace the first secretary, or mend the day of leaving in the roster."
        ),
        missing.secretary_who_left,
        Action.MANAGE_PEOPLE,
    ),
    Check(
        "secretary_without_report",
        Severity.WARNING,
        _("First secretary without a report"),
        _("%(name)s, first secretary of %(unit)s, has not submitted the report of %(month)s, due by the 5th."),
        missing.secretary_without_report,
        # The first secretary writes it; everybody above chases it.
        Action.MEND_RECORDS,
    ),
    Check(
        "assessment_waits",
        Severity.WARNING,
        _("Assessment that waits"),
        _("The assessment of %(unit)s has waited %(days)s days at “%(stage)s”. Sign it or return it."),
        missing.assessment_waits,
        Action.REVIEW,
    ),
    Check(
        "summary_differs",
        Severity.INFO,
        _("Summary that differs from today's records"),
        _("The summary of %(unit)s for %(month)s: %(what)s. Records came later; verify it, and correct it if need be."),
        issued.summary_differs_from_records,
        Action.DRAFT_SUMMARY,
        nightly=True,
        spelled=issued.spelled_totals,
    ),
)
