"""The rules that make the draft: each looks at the figures and says one sentence, or nothing."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.reports.figures.tree import MonthlyFigures, Row
from campaign.reports.narrative.phrases import listing, moved, named, ranked, standing_out
from campaign.reports.narrative.sentences import Piece, Sentence, fill
from campaign.visits.coverage import Count


def weak_now(figures: MonthlyFigures) -> Iterator[Sentence]:
    """How many units there are and how many of them are weak."""
    yield fill(
        "weak_now",
        _(
            "By {day} {area} has {townships} townships, of which {weak_townships} are weak, "
            "and {villages} villages and communities, of which {weak_villages} are weak."
        ),
        day=date_format(figures.on, "DATE_FORMAT"),
        area=figures.area.name,
        townships=figures["grades.townships_all"],
        weak_townships=figures["grades.townships_weak"],
        villages=figures["grades.villages_all"],
        weak_villages=figures["grades.villages_weak"],
    )


def weak_moved(figures: MonthlyFigures) -> Iterator[Sentence]:
    """What rose and what fell since last month."""
    yield fill(
        "weak_moved",
        _("Weak townships: {townships}; weak villages and communities: {villages}."),
        townships=moved(figures["grades.townships_weak_month"]),
        villages=moved(figures["grades.villages_weak_month"]),
    )


def lifted(figures: MonthlyFigures) -> Iterator[Sentence]:
    """What conversions achieved in the month and since the baseline."""
    townships, villages = figures["conversions.townships_lifted"], figures["conversions.villages_lifted"]
    if townships.value or villages.value:
        yield fill(
            "lifted",
            _("Conversions lifted {townships} townships and {villages} villages and communities this month."),
            townships=townships,
            villages=villages,
        )
    if figures.baseline_on and (
        figures["conversions.townships_lifted_all"].value or figures["conversions.villages_lifted_all"].value
    ):
        yield fill(
            "lifted_all",
            _("Since the baseline {townships} townships and {villages} villages and communities have been lifted."),
            townships=figures["conversions.townships_lifted_all"],
            villages=figures["conversions.villages_lifted_all"],
        )


def worse_or_eased(figures: MonthlyFigures) -> Iterator[Sentence]:
    """Units that fell, and problem ones that became lagging ones."""
    if figures["conversions.eased"].value:
        template = _("Units that went from problem to lagging: {n}.")
        yield fill("eased", template, n=figures["conversions.eased"])
    if figures["conversions.fallen"].value:
        template = _("Units that fell to a weak grade this month: {n}; the reasons are to be found out one by one.")
        yield fill("fallen", template, n=figures["conversions.fallen"])


def weak_areas(figures: MonthlyFigures) -> Iterator[Sentence]:
    """Which areas lead and which lag by the share of weak units."""
    worst = ranked(figures.grades, "weak_rate", of="units")
    best = ranked(figures.grades, "weak_rate", lowest=True, of="units")
    if worst:
        template = _("The share of weak units is highest in {areas}.")
        yield fill("weak_areas", template, areas=standing_out(worst, "weak_rate"))
    if best:
        template = _("The share of weak units is lowest in {areas}.")
        yield fill("strong_areas", template, areas=standing_out(best, "weak_rate"))


def issues_moved(figures: MonthlyFigures) -> Iterator[Sentence]:
    """What happened to issues in the month."""
    yield fill(
        "issues_moved",
        _("Issues found this month: {found}; reported done: {done}; checked and closed: {closed}."),
        found=figures["issues.found"],
        done=figures["issues.reported_done"],
        closed=figures["issues.closed_month"],
    )
    if figures["issues.recurred"].value:
        template = _("Issues that came back after they were closed: {n}.")
        yield fill("recurred", template, n=figures["issues.recurred"])


def issues_now(figures: MonthlyFigures) -> Iterator[Sentence]:
    """How far the issues are closed altogether."""
    if not figures["issues.all"].value:
        return
    yield fill(
        "issues_now",
        _("Of {all} issues found so far {closed} are closed ({share}); {done} reported done wait to be checked."),
        all=figures["issues.all"],
        closed=figures["issues.closed"],
        share=figures["issues.closed_share"],
        done=figures["issues.done"],
    )


def categories(figures: MonthlyFigures) -> Iterator[Sentence]:
    """Which categories hold the most issues."""
    if top := ranked(figures.categories, "all"):
        template = _("Most issues are of {categories}.")
        yield fill("categories", template, categories=standing_out(top, "all"))


def closing_areas(figures: MonthlyFigures) -> Iterator[Sentence]:
    """Which areas lead and which lag in closing; areas with few issues, or none, are not compared."""
    best = ranked(figures.issues, "closed_share", of="all")
    worst = ranked(figures.issues, "closed_share", lowest=True, of="all")
    if best:
        yield fill("closing_best", _("Closing is furthest in {areas}."), areas=standing_out(best, "closed_share"))
    if worst:
        template = _("Closing lags in {areas}; these areas should say what keeps them.")
        yield fill("closing_worst", template, areas=standing_out(worst, "closed_share"))


def plans_now(figures: MonthlyFigures) -> Iterator[Sentence]:
    """The plans in force and what is missing."""
    yield fill(
        "plans_now",
        _("Plans in force: {all} ({rectify} to rectify, {upgrade} to upgrade, {consolidate} to consolidate)."),
        all=figures["plans.in_force"],
        rectify=figures["plans.rectify"],
        upgrade=figures["plans.upgrade"],
        consolidate=figures["plans.consolidate"],
    )
    if figures["plans.weak_without"].value:
        template = _("Weak units without a plan in force: {n}.")
        yield fill("weak_without", template, n=figures["plans.weak_without"])


def measures_now(figures: MonthlyFigures) -> Iterator[Sentence]:
    """How far the measures are, what is late and where."""
    if not figures["measures.all"].value:
        return
    yield fill(
        "measures_now",
        _("Of {all} measures {done} are carried out ({share}), {begun} are under way, {begun_not} have not begun."),
        all=figures["measures.all"],
        done=figures["measures.carried_out"],
        share=figures["measures.carried_out_share"],
        begun=figures["measures.begun"],
        begun_not=figures["measures.begun_not"],
    )
    if figures["measures.overdue"].value:
        late = ranked(figures.measures, "overdue")
        template = _("Overdue are {n}, most of them in {areas}.") if late else _("Overdue are {n}.")
        yield fill("overdue", template, n=figures["measures.overdue"], areas=standing_out(late, "overdue"))


def secretaries(figures: MonthlyFigures) -> Iterator[Sentence]:
    """Whether every weak unit has its first secretary, and how the monthly reports came."""
    if figures["people.weak"].value:
        template = _("Of {weak} weak units {posted} have a first secretary ({share}); {gaps} have none.")
        yield fill(
            "secretaries",
            template,
            weak=figures["people.weak"],
            posted=figures["people.posted"],
            share=figures["people.posted_share"],
            gaps=figures["people.gaps"],
        )
    if figures["people.reports_due"].value:
        yield fill(
            "reports",
            _("Monthly reports due: {due}; in time {in_time}, late {late}, missing {missing}."),
            due=figures["people.reports_due"],
            in_time=figures["people.reports_in_time"],
            late=figures["people.reports_late"],
            missing=figures["people.reports_missing"],
        )


def visits_made(figures: MonthlyFigures) -> Iterator[Sentence]:
    """The month's visits, and the rules whose coverage is not complete."""
    if figures["visits.all"].value:
        yield fill(
            "visits",
            _("Visits this month: {all}, of which {unannounced} unannounced."),
            all=figures["visits.all"],
            unannounced=figures["visits.unannounced"],
        )
    lacking = [row for row in figures.coverage.rows if row["open"].value]
    if lacking:
        template = _("Coverage by rule so far: {rules}.")
        yield fill("coverage", template, rules=listing([_covered(row) for row in lacking]))


def _covered(rule: Row) -> list[Piece]:
    """A rule with its coverage: “A (96.5%)”, or where too few are due for a percentage “A (1/3)”."""
    done, due, share = rule["done"], rule["due"], rule["done_share"]
    if Count(due.value, done.value).percent is None:
        told = [Piece(done.text, done, rule.code), Piece("/"), Piece(due.text, due, rule.code)]
    else:
        told = [Piece(share.text, share, rule.code)]
    return [Piece(f"{rule.name}{_(' (')}"), *told, Piece(_(")"))]


def orders_made(figures: MonthlyFigures) -> Iterator[Sentence]:
    """Orders, and those that are late."""
    if not any(figures[f"supervision.orders_{one}"].value for one in ("issued", "answered", "late")):
        return
    yield fill(
        "orders",
        _("Orders issued: {issued}; answered: {answered}; closed: {closed}."),
        issued=figures["supervision.orders_issued"],
        answered=figures["supervision.orders_answered"],
        closed=figures["supervision.orders_closed"],
    )
    if figures["supervision.orders_late"].value:
        late = ranked(figures.supervision, "orders_late")
        template = (
            _("Unanswered past their deadline: {n}, in {areas}.") if late else _("Unanswered past their deadline: {n}.")
        )
        yield fill(
            "orders_late", template, n=figures["supervision.orders_late"], areas=standing_out(late, "orders_late")
        )


def warned(figures: MonthlyFigures) -> Iterator[Sentence]:
    """Talks by who talked to whom; circulars and cards."""
    talks = [row for row in figures.talks.rows if row["held"].value]
    if talks:
        template = _("Talks held: {n}, of which {pairs}.")
        yield fill("talks", template, n=figures["talks.held"], pairs=named(talks, "held"))
    circulars, yellow, red = (figures[key] for key in ("circulars.issued", "supervision.yellow", "supervision.red"))
    if circulars.value or yellow.value or red.value:
        template = _("Circulars: {circulars}; yellow cards: {yellow}; red cards: {red}.")
        yield fill("cards", template, circulars=circulars, yellow=yellow, red=red)


def provisional(figures: MonthlyFigures) -> Iterator[Sentence]:
    """A month that is not over says so."""
    if figures.provisional:
        template = _("The month is not over; all figures are provisional, as of {day}.")
        yield fill("provisional", template, day=date_format(figures.on, "DATE_FORMAT"))
