"""How long the list at an address is: the same form and the same query as the page, without drawing the page."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict

from campaign.accounts.models import User
from campaign.grading import listing
from campaign.grading.forms import UnitListForm
from campaign.people import report_listing
from campaign.people.filters import AppraisalFilters, SecretaryFilters
from campaign.people.report_forms import ReportListForm
from campaign.visits.coverage_forms import CoverageListForm
from campaign.visits.filters import OrderFilters, VisitFilters
from campaign.visits.warning_filters import CardFilters, CircularFilters, TalkFilters, VetoFilters
from issues import ledger, measure_listing, plan_listing
from issues.forms import LedgerForm
from issues.plan_forms import MeasureListForm, PlanListForm
from units.filters import AreaFilters


def _cleaned(form: Any) -> Any:
    assert form.is_valid(), (form.data, form.errors)
    unknown = set(form.data) - set(form.fields)
    assert not unknown, unknown
    return form.cleaned_data


def _behind(filters: type[AreaFilters]) -> Callable[[QueryDict, User], int]:
    def length(data: QueryDict, user: User) -> int:
        list_ = filters(data, user=user)
        _cleaned(list_.form)
        count: int = list_.qs.count()
        return count

    return length


def _units(data: QueryDict, user: User) -> int:
    return listing.units_behind(_cleaned(UnitListForm(data, user=user))).count()


def _issues(data: QueryDict, user: User) -> int:
    form = LedgerForm(data, user=user)
    cleaned = _cleaned(form)
    return ledger.issues_behind(cleaned, user=user, on=form.day).count()


def _plans(data: QueryDict, user: User) -> int:
    cleaned = _cleaned(PlanListForm(data, user=user))
    return plan_listing.plans_behind(user, cleaned, cleaned["on"]).count()


def _measures(data: QueryDict, user: User) -> int:
    return measure_listing.measures_behind(user, _cleaned(MeasureListForm(data, user=user))).count()


def _covered(data: QueryDict, user: User) -> int:
    form = CoverageListForm(data, user=user)
    _cleaned(form)
    return form.units().count()


def _reports(data: QueryDict, user: User) -> int:
    return report_listing.postings_behind(_cleaned(ReportListForm(data, user=user)), user=user).count()


LISTS: dict[str, Callable[[QueryDict, User], int]] = {
    "/units/": _units,
    "/issues/": _issues,
    "/plans/": _plans,
    "/measures/": _measures,
    "/people/": _behind(SecretaryFilters),
    "/people/reports/": _reports,
    "/people/appraisals/": _behind(AppraisalFilters),
    "/visits/": _behind(VisitFilters),
    "/coverage/units/": _covered,
    "/visits/orders/": _behind(OrderFilters),
    "/visits/talks/": _behind(TalkFilters),
    "/visits/circulars/": _behind(CircularFilters),
    "/visits/cards/": _behind(CardFilters),
    "/visits/vetoes/": _behind(VetoFilters),
}


def length_of(url: str, user: User) -> int:
    """The number of rows of the list for the user."""
    parts = urlsplit(url)
    return LISTS[parts.path](QueryDict(parts.query), user)
