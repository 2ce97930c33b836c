"""Pages that change the register by hand: each asks, shows the consequence, and does it once."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from units import audit, merging
from units.access import Action, account
from units.crumbs import crumbs_of
from units.gate import needs
from units.merging_forms import ChangeForm, CloseForm, MergeForm, OpenForm, RenameForm
from units.models import Unit
from units.rules import RuleBroken
from units.scoping import unit_or_404


@needs(Action.EDIT_REGISTER)
def unit_merge(request: HttpRequest) -> HttpResponse:
    """Merge units: first the form, then the consequence in words, then the merge."""
    user = account(request)
    given = {"units": request.GET.get("unit", "")}
    form = MergeForm(request.POST or None, user=user, initial=given)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "confirm" not in request.POST:
            return render(request, "units/unit_merge_confirm.html", {"form": form, **data})

        def change() -> Unit:
            merging.merge(data["units"], into=data["into"], by=user, on=data["on"])
            return data["into"]  # type: ignore[no-any-return]

        if (done := _once(request, form, change)) is not None:
            return done
    return render(request, "units/unit_merge.html", {"form": form})


@needs(Action.EDIT_REGISTER)
def unit_rename(request: HttpRequest, code: str) -> HttpResponse:
    """Give a unit a new name."""
    user = account(request)
    unit = unit_or_404(user, code, Action.EDIT_REGISTER)
    form = RenameForm(request.POST or None, user=user, initial={"name": unit.name})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = _once(request, form, lambda: merging.rename(unit, name=data["name"], by=user, on=data["on"]))
        if done is not None:
            return done
    crumbs = crumbs_of(user, unit.area, "grading:unit-list")
    return render(request, "units/unit_rename.html", {"form": form, "unit": unit, "crumbs": crumbs})


@needs(Action.EDIT_REGISTER)
def unit_close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a unit that nobody takes over."""
    user = account(request)
    unit = unit_or_404(user, code, Action.EDIT_REGISTER)
    form = CloseForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        done = _once(request, form, lambda: merging.close(unit, by=user, on=on))
        if done is not None:
            return done
    crumbs = crumbs_of(user, unit.area, "grading:unit-list")
    return render(request, "units/unit_close.html", {"form": form, "unit": unit, "crumbs": crumbs})


@needs(Action.EDIT_REGISTER)
def unit_open(request: HttpRequest) -> HttpResponse:
    """Enter a new unit."""
    user = account(request)
    form = OpenForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = _once(request, form, lambda: merging.open_unit(data["code"], name=data["name"], by=user, on=data["on"]))
        if done is not None:
            return done
    return render(request, "units/unit_open.html", {"form": form})


def _once(request: HttpRequest, form: ChangeForm, change: Callable[[], Unit]) -> HttpResponse | None:
    """Do the change and spend the form's key in one transaction; a refusal goes into the form and nothing is saved."""
    try:
        with transaction.atomic():
            if not audit.spend(form.cleaned_data["once"], by=account(request)):
                messages.info(request, _("This was saved already; nothing was done twice."))
                return redirect("grading:unit-list")
            unit = change()
    except RuleBroken as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Saved."))
    return redirect(unit)
