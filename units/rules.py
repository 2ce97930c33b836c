"""The root of every refusal by a rule: what the page shows is the exception's own text."""

from django.utils.translation import gettext_lazy as _


class RuleBroken(Exception):
    """A rule says no. `str()` is the sentence for the user, in the user's language: which rule, and what to do next."""

    message = _("A rule of the campaign does not allow this.")

    def __init__(self, **values: object) -> None:
        super().__init__(values)
        self.values = values

    def __str__(self) -> str:
        return str(self.message) % self.values
