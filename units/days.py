"""Days as people write them in sheets: 2016-12-05, 2016.12.5, 2016/12/5, 20161205, 2016年12月5日."""

import re
import unicodedata
from datetime import date

_FORMS = (
    re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?: 00:00(?::00)?)?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


def parse(text: str) -> date:
    """Read a full day in one of the forms above, full-width digits too; raises ValueError, never guesses a part."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for form in _FORMS:
        if found := form.fullmatch(plain):
            year, month, day = (int(part) for part in found.groups())
            return date(year, month, day)
    raise ValueError(f"no day: {text!r}")
