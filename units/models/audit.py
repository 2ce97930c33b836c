"""The audit log and the one-time keys of forms."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from units.querysets import AuditQuerySet


class AuditEntry(models.Model):
    """Who changed what, when, from where, with what stood there before and after; written once, never changed.

    The database refuses UPDATE and DELETE (a trigger on both engines, see the migration).
    """

    at = models.DateTimeField(_("Time"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        # Its own index would be a second one beside `audit_actor`.
        db_index=False,
        verbose_name=_("Account"),
    )
    origin = models.CharField(_("From where"), max_length=45)
    action = models.CharField(_("Action"), max_length=40)
    subject_type = models.CharField(_("Kind of record"), max_length=40)
    subject_id = models.BigIntegerField(_("Record"), null=True)
    subject = models.CharField(_("Name of the record"), max_length=200)
    area_code = models.CharField(_("Area code"), max_length=12, blank=True)
    before = models.JSONField(_("Before"), null=True)
    after = models.JSONField(_("After"), null=True)
    batch = models.UUIDField(_("Batch"), null=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("Audit entry")
        verbose_name_plural = _("Audit log")
        ordering: ClassVar = ["-at", "-id"]
        # Each filter of the audit page has an index that gives its rows in the order of the page (docs/adr/0003).
        indexes: ClassVar = [
            models.Index(fields=["at", "id"], name="audit_time"),
            models.Index(fields=["actor", "at"], name="audit_actor"),
            models.Index(fields=["action", "at"], name="audit_action"),
            models.Index(fields=["area_code", "at"], name="audit_area"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="audit_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"


class OnceKey(models.Model):
    """A form's one-time key, spent by the first submission: a double click or a retry makes one record."""

    key = models.UUIDField(_("One-time key"), primary_key=True)
    used_at = models.DateTimeField(_("Used at"), default=timezone.now)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Account")
    )

    class Meta:
        verbose_name = _("One-time key")
        verbose_name_plural = _("One-time keys")

    def __str__(self) -> str:
        return str(self.key)
