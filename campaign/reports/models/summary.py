"""Monthly summaries: drafted, checked by a second person, issued; an issued one is frozen and only ever corrected."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.reports.querysets import SummaryQuerySet
from units.models import Unit


class SummaryState(models.TextChoices):
    """Draft → checked by a second person → issued."""

    DRAFT = "draft", _("Draft")
    CHECKED = "checked", _("Checked")
    ISSUED = "issued", _("Issued")


def _account(label: Any) -> Any:  # noqa: ANN401 - a lazy text; a field, whose type is the row's business
    """An account that did something here, or nobody yet."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class Summary(models.Model):
    """The summary of one area and month. Once issued nothing in it is ever changed (the database refuses).

    `author` is who had the draft made; NULL is the machine, whose text nobody has written at yet.
    """

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="summaries", verbose_name=_("Area"))
    # The first day of the month that is summed up.
    month = models.DateField(_("Month"))
    state = models.CharField(_("State"), max_length=8, choices=SummaryState.choices, default=SummaryState.DRAFT)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("Corrects")
    )
    correction_reason = models.CharField(_("Why it is corrected"), max_length=400, blank=True)
    # The issue's number, counted for each area through the year of issuing: none before it is issued.
    year = models.PositiveSmallIntegerField(_("Year of issue"), null=True, blank=True)
    number = models.PositiveIntegerField(_("Issue number"), null=True, blank=True)
    # As of this day: the month's last, or an earlier one while the month is not over.
    on = models.DateField(_("As of"))
    figures = models.JSONField(_("Figures"))
    text = models.TextField(_("Text of the bulletin"))
    office = models.CharField(_("Issuing office"), max_length=80)
    reported_to = models.CharField(_("Reported to"), max_length=200, blank=True)
    sent_to = models.CharField(_("Sent to"), max_length=200, blank=True)
    distributed_to = models.CharField(_("Distributed to"), max_length=200, blank=True)
    copies = models.PositiveIntegerField(_("Number of copies"))
    # Counts the changes of a draft: an edit names the version that it started from.
    version = models.PositiveIntegerField(_("Version"), default=1)
    # In the database and not on a disk: written or refused together with its row, and the same on every web worker.
    pdf = models.BinaryField(_("Printed page"), null=True)
    figures_sha256 = models.CharField(_("SHA-256 of the figures"), max_length=64, blank=True)
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True)
    pdf_sha256 = models.CharField(_("SHA-256 of the printed page"), max_length=64, blank=True)
    drafted_on = models.DateField(_("Drafted on"))
    author = _account(_("Author"))
    checked_on = models.DateField(_("Checked on"), null=True, blank=True)
    checked_by = _account(_("Checked by"))
    issued_on = models.DateField(_("Issued on"), null=True, blank=True)
    issued_by = _account(_("Issued by"))

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Monthly summary")
        verbose_name_plural = _("Monthly summaries")
        ordering: ClassVar = ["-month", "area__code", "-id"]
        indexes: ClassVar = [models.Index(fields=["month", "area"], name="summary_month_area")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "month"],
                condition=Q(corrects__isnull=True),
                name="summary_once_a_month",
                violation_error_message=_("There is a summary of this month already."),
            ),
            models.UniqueConstraint(
                fields=["area", "year", "number"],
                condition=Q(number__isnull=False),
                name="summary_number_once_a_year",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="summary_month_by_its_first_day"),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, checked_by__isnull=True)
                | Q(checked_on__isnull=False, checked_by__isnull=False),
                name="summary_checked_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True, issued_by__isnull=True)
                | Q(issued_on__isnull=False, issued_by__isnull=False),
                name="summary_issued_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state=SummaryState.DRAFT, checked_on__isnull=True)
                | ~Q(state=SummaryState.DRAFT) & Q(checked_on__isnull=False),
                name="summary_checked_before_issued",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(checked_by__isnull=True) | ~Q(checked_by=F("author")),
                name="summary_checked_by_another",
                violation_error_message=_("The author of a summary does not check it."),
            ),
            # All of it or nothing of it: a summary is never half issued.
            models.CheckConstraint(
                condition=Q(state=SummaryState.ISSUED)
                & Q(issued_on__isnull=False, year__isnull=False, number__isnull=False, pdf__isnull=False)
                & ~Q(figures_sha256="")
                & ~Q(text_sha256="")
                & ~Q(pdf_sha256="")
                | ~Q(state=SummaryState.ISSUED)
                & Q(issued_on__isnull=True, year__isnull=True, number__isnull=True, pdf__isnull=True)
                & Q(figures_sha256="", text_sha256="", pdf_sha256=""),
                name="summary_issued_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} · {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("reports:summary-detail", args=[self.pk])

    @property
    def is_issued(self) -> bool:
        """Frozen, numbered, listed."""
        return self.state == SummaryState.ISSUED


class StepKind(models.TextChoices):
    """What happened to a summary on its way."""

    DRAFTED = "drafted", _("Drafted")
    EDITED = "edited", _("Edited")
    RECOMPUTED = "recomputed", _("Figures taken again")
    CHECKED = "checked", _("Checked")
    VOIDED = "voided", _("Check voided by a change")
    ISSUED = "issued", _("Issued")


class SummaryStep(models.Model):
    """One step of a summary; append-only. Whoever drafted or edited cannot check; a NULL account is the machine."""

    summary = models.ForeignKey(
        Summary, on_delete=models.PROTECT, related_name="steps", verbose_name=_("Monthly summary")
    )
    kind = models.CharField(_("Step"), max_length=10, choices=StepKind.choices)
    on = models.DateField(_("Day"))
    at = models.DateTimeField(_("Time"), default=timezone.now)
    # Named otherwise than `by`: a step of the machine has a moment and no account.
    account = _account(_("Account"))

    class Meta:
        verbose_name = _("Step of a summary")
        verbose_name_plural = _("Steps of summaries")
        ordering: ClassVar = ["summary", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
