"""What a standing check finds: a record, what is wrong with it in words, and the page that mends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from units.access import TABLE, Action, Role
from units.areas import Area


class Severity(StrEnum):
    """How bad a finding is: a contradiction, something that is missing, something to look at."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SEVERITIES: dict[str, Promise] = {
    Severity.ERROR: _("Error"),
    Severity.WARNING: _("Warning"),
    Severity.INFO: _("Notice"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that a check found: its unit, the address where it is mended, and what its sentence names."""

    code: str
    level: int
    name: str
    url: str
    words: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """A standing rule over all records: `sentence` explains a finding and is filled with its words.

    `find` answers at most so many subjects of an area as of a day, and how many there are in all. One that reads much
    is `nightly`: pages show what the night found. `spelled` puts a subject's words, kept as data, into the language.
    Whoever may do the `action` can mend it: the home page offers it to nobody else.
    """

    key: str
    severity: Severity
    title: Any
    sentence: Any
    find: Callable[[Area, date, int], tuple[int, list[Subject]]]
    action: Action
    nightly: bool = False
    spelled: Callable[[dict[str, Any]], dict[str, Any]] = dict

    @property
    def who(self) -> str:
        """Who can mend it, in words."""
        return gettext(", ").join(str(role.label) for role in Role if role in TABLE[self.action])


@dataclass(frozen=True, slots=True)
class Finding:
    """One subject under one check."""

    check: Check
    subject: Subject

    @property
    def sentence(self) -> str:
        """What is wrong, and what to do."""
        return str(self.check.sentence) % {"unit": self.subject.name, **self.check.spelled(self.subject.words)}

    @property
    def severity_word(self) -> str:
        """The severity in words."""
        return str(SEVERITIES[self.check.severity])

    @property
    def badge(self) -> str:
        """The state that the badge of the severity is drawn as."""
        return {Severity.ERROR: "overdue", Severity.WARNING: "soon"}.get(self.check.severity, "none")
