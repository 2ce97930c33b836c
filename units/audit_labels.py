"""What the codes in the audit log mean, in the reader's language. A test finds every code that verbs write."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# What stands for the address of a change that a command or a worker made (units/audit.py).
COMMAND = "command"

ACTIONS: dict[str, Promise] = {
    "accounts.added": _("Account added"),
    "accounts.changed": _("Account changed"),
    "accounts.locked_out": _("Locked out after failed sign-ins"),
    "accounts.password_changed": _("Password changed"),
    "accounts.password_reset": _("New first password set"),
    "accounts.recovery_codes_made": _("Recovery codes made"),
    "accounts.role_granted": _("Role granted"),
    "accounts.second_factor_added": _("Second factor added"),
    "accounts.second_factor_failed": _("Second factor wrong"),
    "accounts.second_factor_removed": _("Second factor removed"),
    "accounts.session_ended": _("Session ended"),
    "accounts.sign_in_failed": _("Sign-in failed"),
    "accounts.signed_in": _("Signed in"),
    "accounts.signed_out": _("Signed out"),
    "accounts.term_changed": _("Last day of a grant changed"),
    "audit.exported": _("Audit log exported"),
    "demo.loaded": _("Demonstration loaded"),
    "grading.assessed": _("Assessment written"),
    "grading.corrected": _("Grading corrected"),
    "grading.criterion_added": _("Criterion added"),
    "grading.criterion_changed": _("Criterion changed"),
    "grading.presetstage_added": _("Preset stage added"),
    "grading.presetstage_changed": _("Preset stage changed"),
    "grading.published": _("Board published"),
    "grading.returned": _("Assessment returned"),
    "grading.round_closed": _("Round closed"),
    "grading.round_opened": _("Round opened"),
    "grading.signed": _("Opinion signed"),
    "grading.submitted": _("Assessment submitted"),
    "issues.measure_added": _("Measure added"),
    "issues.measure_changed": _("Measure changed"),
    "issues.measure_removed": _("Measure removed"),
    "issues.plan_approved": _("Plan approved"),
    "issues.plan_checked": _("Joint check passed"),
    "issues.plan_finished": _("Plan finished"),
    "issues.plan_kind_changed": _("Kind of plan changed"),
    "issues.plan_returned": _("Plan returned"),
    "issues.plan_started": _("Plan started"),
    "issues.plan_submitted": _("Plan submitted to the joint check"),
    "issues.plan_superseded": _("Plan superseded"),
    "issues.progress_noted": _("Progress noted"),
    "issues.aspect_added": _("Aspect added"),
    "issues.aspect_changed": _("Aspect changed"),
    "issues.category_added": _("Category added"),
    "issues.category_changed": _("Category changed"),
    "issues.closed": _("Issue closed"),
    "issues.done": _("Issue reported done"),
    "issues.evidence_added": _("Evidence file added"),
    "issues.recorded": _("Issue recorded"),
    "issues.reopened": _("Issue reopened"),
    "issues.sent_back": _("Issue returned to the handler"),
    "issues.taken_up": _("Issue taken up"),
    "issues.layout_fixed": _("Layout of a county fixed"),
    "issues.workbook_imported": _("Plan workbook taken over"),
    "reports.batch_cancelled": _("Batch of summaries cancelled"),
    "reports.batch_finished": _("Batch of summaries finished"),
    "reports.batch_resumed": _("Batch of summaries taken up again"),
    "reports.batch_started": _("Batch of summaries started"),
    "reports.check_voided": _("Check of a summary voided by a change"),
    "reports.checked": _("Summary checked"),
    "reports.drafted": _("Summary drafted"),
    "reports.edited": _("Summary edited"),
    "reports.issued": _("Summary issued"),
    "reports.recomputed": _("Figures of a summary taken again"),
    "people.appointed": _("First secretary appointed"),
    "people.appraised": _("First secretary appraised"),
    "people.leadership_changed": _("Change of a leadership team recorded"),
    "people.official_added": _("Official added to the roster"),
    "people.official_changed": _("Official changed in the roster"),
    "people.opinion_given": _("Township's opinion given"),
    "people.phone_shown": _("Work phone looked at"),
    "people.posting_ended": _("Posting ended by a hand-over"),
    "people.posting_reopened": _("Posting in force again"),
    "people.posting_struck_out": _("Posting struck out"),
    "people.released": _("First secretary released"),
    "people.replaced": _("First secretary replaced"),
    "people.report_amended": _("Monthly report amended"),
    "people.report_read": _("Monthly report read"),
    "people.report_submitted": _("Monthly report submitted"),
    "people.roster_imported": _("Roster workbook taken over"),
    "people.seconded": _("Secondment recorded"),
    "people.secondment_ended": _("End of a secondment recorded"),
    "people.survey_recorded": _("Satisfaction survey recorded"),
    "people.team_formed": _("Work team formed"),
    "people.team_post_filled": _("Post of a work team filled"),
    "people.team_post_vacated": _("Post of a work team vacated"),
    "people.team_withdrawn": _("Work team withdrawn"),
    "people.teamrule_added": _("Team post added"),
    "people.teamrule_changed": _("Team post changed"),
    "units.added": _("Unit added"),
    "units.closed": _("Unit closed"),
    "units.merged": _("Unit merged into another"),
    "units.register_imported": _("Register file imported"),
    "units.renamed": _("Unit renamed"),
    "visits.photo_added": _("Photo of a visit added"),
    "visits.round_opened": _("Round of supervision opened"),
    "visits.visit_corrected": _("Visit corrected"),
    "visits.visit_logged": _("Visit logged"),
    "visits.answer_returned": _("Answer returned as careless"),
    "visits.card_given": _("Card given"),
    "visits.card_lifted": _("Card lifted"),
    "visits.circular_issued": _("Circular issued"),
    "visits.extension_asked": _("Extension asked for"),
    "visits.extension_granted": _("Extension granted"),
    "visits.extension_refused": _("Extension refused"),
    "visits.ladder_worked": _("Day of the ladder worked"),
    "visits.ladderrule_added": _("Rule of the ladder added"),
    "visits.ladderrule_changed": _("Rule of the ladder changed"),
    "visits.order_answered": _("Order answered"),
    "visits.order_closed": _("Order closed"),
    "visits.order_issued": _("Order issued"),
    "visits.rung_lifted": _("Rung lifted"),
    "visits.situation_recorded": _("Situation recorded"),
    "visits.talk_checked": _("Talk checked"),
    "visits.talk_recorded": _("Talk recorded"),
    "visits.veto_made": _("Veto made"),
    "visits.veto_withdrawn": _("Veto withdrawn"),
}

# Values that stand in entries under a key which is no field of the record.
KEYS: dict[str, Promise] = {
    "approvals": _("Approvals given"),
    "changed": _("Number changed"),
    "copies": _("Copies version"),
    "gradings": _("Number of gradings"),
    "new": _("Number new"),
    "prefecture": _("Prefecture"),
    "plans": _("Number of plans"),
    "townships": _("Number of townships"),
    "villages": _("Number of villages"),
    "authenticators": _("Authenticators"),
    "cause": _("Cause"),
    "failed": _("Failed"),
    "figures": _("Digest of the figures"),
    "filters": _("Filters"),
    "findings": _("Findings"),
    "photos_left_out": _("Photos left out"),
    "on": _("Day"),
    "pdf": _("Digest of the print"),
    "reason": _("Reason"),
    "remark": _("Remark"),
    "issue": _("Issue"),
    "rows": _("Rows"),
    "unchanged": _("Number unchanged"),
    "units": _("Number of units"),
    "user": _("Account"),
    "voided": _("Opinions voided"),
}

WORDS: dict[str, Promise] = {
    "idle": _("without activity"),
    "absolute": _("longest time reached"),
    "first_password_ended": _("first password run out"),
}


def action_label(code: str) -> str:
    """The action in words; the code itself for one that has none."""
    return str(ACTIONS.get(code, code))


def kind_label(subject_type: str) -> str:
    """The kind of record in words, from `app.model`; the text itself when the model is gone."""
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return subject_type


def origin_label(origin: str) -> str:
    """From where a change came, in words: an address, or the server itself."""
    return gettext("on the server") if origin == COMMAND else origin
