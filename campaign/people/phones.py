"""Work phones as pages show them: one mask for all of them, and the one shape in which they are taken."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# A mobile number, or a landline with or without its area code and extension.
_SHAPES = (re.compile(r"1\d{10}"), re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?"))


def mask(phone: str) -> str:
    """138****1234 for a mobile number; of any other the last three digits alone; nothing for nothing."""
    if len(phone) == 11 and phone.isdigit():
        return f"{phone[:3]}****{phone[-4:]}"
    return f"****{phone[-3:]}" if phone else ""


def normal(text: str) -> str:
    """The number as it is kept: half-width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def check(phone: str) -> None:
    """Raise ValidationError for what is no phone number in this country."""
    if not any(shape.fullmatch(phone) for shape in _SHAPES):
        raise ValidationError(
            _("This is no phone number: write 13800001234 or 0816-2223333."),
            code="phone",
        )
