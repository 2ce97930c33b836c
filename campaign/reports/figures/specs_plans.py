"""What each figure of issues, plans and measures counts; how a figure is written down is told in `specs`."""

from django.utils.translation import gettext_lazy as _

from campaign.reports.figures.spec import count

UNITS = "grading:unit-list"
ISSUES = "issues:issue-list"
PLANS = "issues:plan-list"
MEASURES = "issues:measure-list"

ISSUE_SPECS = {
    "found": count(
        _("Found this month"),
        _("Issues whose day of finding lies in the month."),
        ISSUES,
        "found_from={first}&found_to={on}",
    ),
    "reported_done": count(
        _("Reported done this month"),
        _("Issues that their handler reported done on a day of the month."),
        ISSUES,
        "step=done&step_from={first}&step_to={on}",
    ),
    "closed_month": count(
        _("Closed this month"),
        _("Issues that a second person checked and closed on a day of the month."),
        ISSUES,
        "step=closed&step_from={first}&step_to={on}",
    ),
    "recurred": count(
        _("Recurred this month"),
        _("Closed issues that came back and were reopened on a day of the month."),
        ISSUES,
        "step=recurred&step_from={first}&step_to={on}",
    ),
    "open": count(
        _("Open issue"),
        _("Issues that nobody has taken up by the last day counted."),
        ISSUES,
        "state=open&on={on}",
    ),
    "in_progress": count(
        _("In progress"),
        _("Issues in rectification on the last day counted."),
        ISSUES,
        "state=in_progress&on={on}",
    ),
    "done": count(
        _("Done, not closed"),
        _("Issues reported done that wait to be checked and closed on the last day counted."),
        ISSUES,
        "state=done&on={on}",
    ),
    "closed": count(
        _("Closed issue"),
        _("Issues that stand closed on the last day counted."),
        ISSUES,
        "state=closed&on={on}",
    ),
    "all": count(
        _("Found so far"),
        _("Issues found from the beginning to the last day counted, whatever their state."),
        ISSUES,
        "on={on}",
    ),
}

PLAN_SPECS = {
    "weak": count(
        _("Weak units"),
        _("Standing townships and villages that are lagging or problem on the last day; each needs a rectify plan."),
        UNITS,
        "grade=weak&on={on}",
    ),
    "weak_without": count(
        _("Weak without a plan"),
        _("Weak units for which no approved plan is in force on the last day counted."),
        UNITS,
        "grade=weak&on={on}&plan=none",
    ),
    "in_force": count(
        _("Plans in force"),
        _("Approved plans neither superseded nor finished on the last day counted."),
        PLANS,
        "state=in_force&on={on}",
    ),
    "rectify": count(_("Rectify plans"), _("Rectify plans in force."), PLANS, "state=in_force&kind=rectify&on={on}"),
    "upgrade": count(_("Upgrade plans"), _("Upgrade plans in force."), PLANS, "state=in_force&kind=upgrade&on={on}"),
    "consolidate": count(
        _("Consolidate plans"), _("Consolidate plans in force."), PLANS, "state=in_force&kind=consolidate&on={on}"
    ),
    "improving": count(
        _("Upgrade and consolidate plans"),
        _("Upgrade plans and consolidate plans in force, together."),
        PLANS,
        "state=in_force&kind=improving&on={on}",
    ),
    "approved": count(
        _("Approved this month"),
        _("Versions of plans approved on a day of the month."),
        PLANS,
        "step=approved&step_from={first}&step_to={on}",
    ),
    "finished": count(
        _("Finished this month"),
        _("Plans declared finished on a day of the month."),
        PLANS,
        "step=finished&step_from={first}&step_to={on}",
    ),
    "in_work": count(
        _("On the way to approval"),
        _("Versions drafted by the last day counted and not approved by then."),
        PLANS,
        "state=in_work&on={on}",
    ),
    "begun_not": count(
        _("Not begun"),
        _("Plans in force of whose measures none has made any progress."),
        PLANS,
        "state=in_force&progress=none&on={on}",
    ),
    "begun": count(
        _("Under way"),
        _("Plans in force with some progress and not every measure at 100 %."),
        PLANS,
        "state=in_force&progress=part&on={on}",
    ),
    "carried_out": count(
        _("Carried out"),
        _("Plans in force with every measure at 100 %."),
        PLANS,
        "state=in_force&progress=whole&on={on}",
    ),
    "overdue": count(
        _("With overdue measures"),
        _("Plans in force that hold at least one overdue measure."),
        PLANS,
        "state=in_force&overdue=on&on={on}",
    ),
}

MEASURE_SPECS = {
    "all": count(
        _("Measures in force"), _("Measures of the plans in force on the last day counted."), MEASURES, "on={on}"
    ),
    "begun_not": count(_("Not begun"), _("Measures in force at 0 %."), MEASURES, "progress=none&on={on}"),
    "begun": count(_("Under way"), _("Measures in force between 1 % and 99 %."), MEASURES, "progress=part&on={on}"),
    "carried_out": count(_("Carried out"), _("Measures in force at 100 %."), MEASURES, "progress=whole&on={on}"),
    "overdue": count(
        _("Overdue"),
        _("Measures in force whose deadline has passed and which are not at 100 %."),
        MEASURES,
        "due=overdue&on={on}",
    ),
    "soon": count(
        _("Due within ten days"),
        _("Measures in force due on the last day counted or in the ten days after it, and not at 100 %."),
        MEASURES,
        "due=soon&on={on}",
    ),
}
