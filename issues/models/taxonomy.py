"""The taxonomy of issues: 6 categories and 24 aspects to begin with, editable data in both languages.

Every line speaks of an organisation's work and services, none of a person's opinions or beliefs.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Named(models.Model):
    """A line of the taxonomy: a code that files carry, and a name in both languages; retired rather than deleted."""

    code = models.SlugField(_("Code in files"), max_length=30, unique=True)
    name_zh = models.CharField(_("Name in Chinese"), max_length=40)
    name_en = models.CharField(_("Name in English"), max_length=80)
    position = models.PositiveSmallIntegerField(_("Order"))
    in_use = models.BooleanField(_("In use"), default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class Category(Named):
    """One of the large kinds of issues."""

    class Meta:
        verbose_name = _("Category")
        verbose_name_plural = _("Categories")
        ordering: ClassVar = ["position"]


class Aspect(Named):
    """One side of a category; an issue names its aspect and thereby its category."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="aspects", verbose_name=_("Category"))

    class Meta:
        verbose_name = _("Aspect")
        verbose_name_plural = _("Aspects")
        ordering: ClassVar = ["category__position", "position"]
