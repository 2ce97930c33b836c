"""Names of units as they are kept: trimmed, readable, not too long. Nothing else about the prose is changed."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from units.rules import RuleBroken

LENGTH = 60


class NameMissing(RuleBroken):
    """Nothing but blanks."""

    message = _("The name is missing.")


class NameTooLong(RuleBroken):
    """Longer than the column."""

    message = _("The name has more than %(limit)s characters.")


class NameUnreadable(RuleBroken):
    """Control characters or the replacement character: a file read in the wrong encoding."""

    message = _("The name holds characters that cannot be read; look at the encoding of the file.")


def is_plain(text: str) -> bool:
    """Tell in passing that `clean_name` would return the very text; a false answer tells nothing."""
    return 0 < len(text) <= LENGTH and text.isprintable() and text.strip() == text and "\ufffd" not in text


def clean_name(text: str) -> str:
    """The name without blanks around it; raises NameMissing, NameTooLong, NameUnreadable.

    Characters of the private use area pass: the national register has two that Unicode lacked.
    """
    name = text.strip()
    if not name:
        raise NameMissing
    if len(name) > LENGTH:
        raise NameTooLong(limit=LENGTH)
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char == "\ufffd" for char in name):
        raise NameUnreadable
    return name
