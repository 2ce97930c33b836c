"""The page that imports a register file: send, look at everything that would change, confirm."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from units import register_uploads
from units.access import Account, Action, account
from units.gate import needs
from units.models import RegisterUpload
from units.register_forms import UploadForm
from units.rules import RuleBroken

PAGE = 20
# Rejected rows on the page; whoever has more mends these first.
SHOWN = 1000


@needs(Action.EDIT_REGISTER)
def register_import(request: HttpRequest) -> HttpResponse:
    """Send a file; a file of which no row can be read is refused at once. Below, the files imported before."""
    user = account(request)
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file = data["file"]
        try:
            upload = register_uploads.keep(file.name, file.read(), within=data["within"], by=user, on=data["on"])
        except RuleBroken as refused:
            form.add_error("file", str(refused))
        else:
            return redirect(upload)
    done = RegisterUpload.objects.visible_to(user, Action.EDIT_REGISTER).committed().light()
    page = Paginator(done.select_related("within", "committed_by"), PAGE).get_page(request.GET.get("page"))
    return render(request, "units/register_import.html", {"form": form, "page": page})


@needs(Action.EDIT_REGISTER)
def register_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that a file would change, and its import; once imported, what it did."""
    user = account(request)
    rows = RegisterUpload.objects.visible_to(user, Action.EDIT_REGISTER).select_related("within", "committed_by")
    upload = get_object_or_404(rows, pk=pk)
    refusal = _commit(request, upload, user) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        return redirect(upload)
    report = None if upload.committed_at else register_uploads.preview(upload, by=user)
    context = {"upload": upload, "report": report, "refusal": refusal, "shown": SHOWN}
    return render(request, "units/register_preview.html", context, status=409 if refusal else 200)


def _commit(request: HttpRequest, upload: RegisterUpload, user: Account) -> str:
    """Import what was previewed; the reason when it is refused."""
    try:
        register_uploads.commit(
            upload,
            expected=request.POST.get("expected", "-"),
            leave_out="leave_out" in request.POST,
            by=user,
        )
    except register_uploads.AlreadyImported as again:
        messages.info(request, str(again))
    except RuleBroken as refused:
        return str(refused)
    else:
        messages.success(request, _("The register was brought up to date from %(file)s.") % {"file": upload.name})
    return ""
