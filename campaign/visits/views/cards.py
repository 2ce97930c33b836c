"""Cards and vetoes: the lists, one of each with its lifting, and the forms that give them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaign.visits import cards, warning_listing
from campaign.visits.models import Card, Veto
from campaign.visits.order_forms import ReasonForm
from campaign.visits.views.acting import once
from campaign.visits.views.lists import Listing, page, workbook
from campaign.visits.warning_filters import CardFilters, VetoFilters
from campaign.visits.warning_forms import CardForm, VetoForm
from units import access
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken

CARDS = Listing(
    title=gettext_lazy("Cards"),
    template="visits/card_list.html",
    url_name="visits:card-list",
    filters=CardFilters,
    xlsx=warning_listing.cards_xlsx,
    lines=warning_listing.lines_of,
)
VETOES = Listing(
    title=gettext_lazy("Vetoes"),
    template="visits/veto_list.html",
    url_name="visits:veto-list",
    filters=VetoFilters,
    xlsx=warning_listing.vetoes_xlsx,
    lines=warning_listing.lines_of,
)


@require_safe
@needs(Action.READ)
def card_list(request: HttpRequest) -> HttpResponse:
    """Cards of an area."""
    return page(request, CARDS, may_give=access.may(account(request), Action.SUPERVISE))


@require_safe
@needs(Action.READ)
def card_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return workbook(request, CARDS)


@needs(Action.SUPERVISE)
def card_new(request: HttpRequest) -> HttpResponse:
    """Give a card, once whatever the number of clicks."""
    user = account(request)
    given = {name: request.GET.get(name, "")[:18] for name in ("unit", "step", "colour")}
    form = CardForm(request.POST or None, user=user, **given)

    def give() -> Card:
        return cards.give(form.cleaned_data["unit"], form.given, by=user, on=today())

    done = once(request, form, give, said=_("The card is given."), back=reverse("visits:card-list"))
    return done or render(request, "visits/card_new.html", {"form": form})


@require_safe
@needs(Action.READ)
def card_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One card."""
    return _card(request, _get_card(request, pk))


def _get_card(request: HttpRequest, pk: int) -> Card:
    rows = Card.objects.visible_to(account(request)).select_related("unit", "step__rule", "given_by", "lifted_by")
    return get_object_or_404(rows, pk=pk)


def _card(request: HttpRequest, card: Card, form: ReasonForm | None = None) -> HttpResponse:
    user = account(request)
    try:
        cards.check_may_lift(card, by=user, on=today())
        why_not = ""
    except RuleBroken as refusal:
        why_not = str(refusal)
    context = {
        "card": card,
        "quarter": warning_listing.quarter_words(card.quarter),
        "form": form or ReasonForm(),
        "why_not": why_not,
        "crumbs": crumbs_of(user, card.unit.area, "visits:card-list"),
    }
    return render(request, "visits/card_detail.html", context, status=409 if form else 200)


@require_POST
@needs(Action.SUPERVISE)
def card_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift the card with a reason."""
    card = _get_card(request, pk)
    form = ReasonForm(request.POST)

    def lift() -> Card:
        return cards.lift(card, reason=form.cleaned_data["reason"], by=account(request), on=today())

    done = once(request, form, lift, said=_("The card is lifted."), back=card.get_absolute_url())
    return done or _card(request, _get_card(request, pk), form)


@require_safe
@needs(Action.READ)
def veto_list(request: HttpRequest) -> HttpResponse:
    """Vetoes of an area."""
    return page(request, VETOES, may_veto=access.may(account(request), Action.SUPERVISE))


@require_safe
@needs(Action.READ)
def veto_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return workbook(request, VETOES)


@needs(Action.SUPERVISE)
def veto_new(request: HttpRequest) -> HttpResponse:
    """Veto a unit's honours, once whatever the number of clicks."""
    user = account(request)
    form = VetoForm(request.POST or None, user=user, unit=request.GET.get("unit", "")[:12])

    def make() -> None:
        data = form.cleaned_data
        cards.veto(data["unit"], data["year"], reason=data["reason"], by=user, on=today())

    done = once(request, form, make, said=_("The veto is recorded."), back=reverse("visits:veto-list"))
    return done or render(request, "visits/veto_new.html", {"form": form})


@needs(Action.SUPERVISE)
def veto_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the veto with a reason."""
    rows = Veto.objects.visible_to(account(request), Action.SUPERVISE).select_related("unit")
    made = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST or None)

    def withdraw() -> None:
        cards.withdraw(made, reason=form.cleaned_data["reason"], by=account(request), on=today())

    done = once(request, form, withdraw, said=_("The veto is withdrawn."), back=reverse("visits:veto-list"))
    return done or render(request, "visits/veto_withdraw.html", {"form": form, "veto": made})
