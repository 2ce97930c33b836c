"""What the figures of people, visits and supervision count: as specs.py, which holds those of grades to measures."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaign.reports.figures.spec import count

PEOPLE, REPORTS, APPRAISALS = "people:people-list", "people:report-list", "people:appraisal-list"
VISITS, COVERED = "visits:visit-list", "visits:coverage-units"
ORDERS, TALKS, CIRCULARS = "visits:order-list", "visits:talk-list", "visits:circular-list"
CARDS, VETOES = "visits:card-list", "visits:veto-list"
IN_MONTH = "from_on={first}&to_on={on}&on={on}"
SINCE_BEGUN = "from_on={began}&to_on={on}&on={on}"

PEOPLE_SPECS = {
    "weak": count(
        _("Weak units"),
        _("Standing lagging or problem units on the last day counted; each needs a first secretary."),
        PEOPLE,
        "state=weak&on={on}",
    ),
    "posted": count(
        _("With a first secretary"),
        _("Weak units where a first secretary is posted on the last day counted."),
        PEOPLE,
        "state=posted&on={on}",
    ),
    "gaps": count(
        _("Without a first secretary"),
        _("Weak units where nobody is posted on the last day counted."),
        PEOPLE,
        "state=gap&on={on}",
    ),
    "reports_due": count(
        _("Monthly reports due"),
        _("Reports of the last month that is past due on the last day counted (due by the 5th of the next)."),
        REPORTS,
        "month={reported}&on={on}",
    ),
    "reports_in_time": count(
        _("Reports in time"), _("Of these, submitted by the 5th."), REPORTS, "state=in_time&month={reported}&on={on}"
    ),
    "reports_late": count(
        _("Reports late"), _("Of these, submitted after the 5th."), REPORTS, "state=late&month={reported}&on={on}"
    ),
    "reports_missing": count(
        _("Reports missing"),
        _("Of these, not submitted by the last day counted."),
        REPORTS,
        "state=missing&month={reported}&on={on}",
    ),
}
RESULTS = (
    ("excellent", _("Excellent")),
    ("competent", _("Competent")),
    ("basic", _("Basically competent")),
    ("not_competent", _("Not competent")),
)
PEOPLE_SPECS |= {
    f"appraised_{result}": count(
        format_lazy(_("Appraised “{result}”"), result=word),
        format_lazy(_("Appraisals of the quarter with the result “{result}” by the last day."), result=word),
        APPRAISALS,
        f"result={result}&quarter={{quarter}}&on={{on}}",
    )
    for result, word in RESULTS
}

SIDES = (
    ("prefecture", _("by the prefecture")),
    ("county", _("by the county")),
    ("department", _("by the paired department")),
    ("township", _("by the township")),
)
VISIT_SPECS = {
    "all": count(
        _("Visits made"),
        _("Visits logged on days of the month, corrections counted once."),
        VISITS,
        "first={first}&last={on}",
    ),
    "unannounced": count(
        _("Unannounced"),
        _("Of these, made without notice."),
        VISITS,
        "announced=unannounced&first={first}&last={on}",
    ),
} | {
    side: count(
        format_lazy(_("Visits {side}"), side=word),
        format_lazy(_("Visits of the month {side}."), side=word),
        VISITS,
        f"level={side}&first={{first}}&last={{on}}",
    )
    for side, word in SIDES
}
COVERAGE_SPECS = {
    "due": count(
        _("Due"),
        _("Units to be visited by the rule in the period that holds the last day counted."),
        COVERED,
        "which=due&on={on}",
    ),
    "done": count(_("Visited"), _("Of these, visited as often as the rule asks."), COVERED, "which=done&on={on}"),
    "open": count(_("Still to visit"), _("Of these, not yet visited as often."), COVERED, "which=open&on={on}"),
    "late": count(
        _("Missed last period"),
        _("Units that the period before had left unvisited when it ended."),
        COVERED,
        "which=late&on={on}",
    ),
}
SUPERVISION_SPECS = {
    "orders_issued": count(_("Orders issued"), _("Supervision orders issued on a day of the month."), ORDERS, IN_MONTH),
    "orders_all": count(
        _("Orders since the start"),
        _("Supervision orders issued from the day on which the campaign began here to the last day counted."),
        ORDERS,
        SINCE_BEGUN,
    ),
    "orders_answered": count(
        _("Orders answered"),
        _("Orders answered on a day of the month, the answer not returned by the last day counted."),
        ORDERS,
        f"day_of=answered&{IN_MONTH}",
    ),
    "orders_closed": count(
        _("Orders closed"), _("Orders closed on a day of the month."), ORDERS, f"day_of=closed&{IN_MONTH}"
    ),
    "orders_late": count(
        _("Orders overdue"),
        _("Orders without an answer on the last day counted although their deadline had passed."),
        ORDERS,
        "light=overdue&on={on}",
    ),
    "talks": count(_("Talks"), _("Talks held on a day of the month."), TALKS, IN_MONTH),
    "yellow": count(
        _("Yellow cards"), _("Yellow cards given on a day of the month."), CARDS, f"colour=yellow&{IN_MONTH}"
    ),
    "red": count(_("Red cards"), _("Red cards given on a day of the month."), CARDS, f"colour=red&{IN_MONTH}"),
    "red_standing": count(
        _("Red cards standing"),
        _("Red cards not lifted by the last day counted; such a unit cannot pass its acceptance."),
        CARDS,
        "colour=red&standing=on&on={on}",
    ),
    "vetoes": count(_("Vetoes"), _("Vetoes that stand on the last day counted."), VETOES, "standing=on&on={on}"),
}
TALK_SPECS = {
    "held": count(_("Talks held"), _("Talks held on a day of the month."), TALKS, IN_MONTH),
    "held_all": count(
        _("Talks since the start"),
        _("Talks held from the day on which the campaign began here to the last day counted."),
        TALKS,
        SINCE_BEGUN,
    ),
    "check_late": count(
        _("Check overdue"),
        _("Talks whose agreement was to be checked before the last day counted and was not."),
        TALKS,
        "check=late&on={on}",
    ),
}
CIRCULAR_SPECS = {
    "issued": count(
        _("Circulars issued"),
        _("Circulars of the month by the area's offices or about its units."),
        CIRCULARS,
        IN_MONTH,
    ),
}
