"""A second look at an issued summary: is the frozen copy intact, and what would be printed otherwise today?"""

from dataclasses import dataclass

from campaign.reports import comparing
from campaign.reports.comparing import Difference
from campaign.reports.figures import monthly
from campaign.reports.models import Summary
from campaign.reports.summaries import digest, sha256


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: the parts of the frozen copy that do not match their digest, and where today's records differ."""

    broken: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def intact(self) -> bool:
        """Nobody changed the frozen copy."""
        return not self.broken

    @property
    def unchanged(self) -> bool:
        """Nothing was tampered with and nothing was corrected since."""
        return self.intact and not self.differences


def verify(summary: Summary) -> Verification:
    """Check the digests of an issued summary, draw its figures again as of its own day, and compare.

    Raises what `monthly` raises, such as for an area whose register was emptied since.
    """
    parts = {
        "figures": digest(summary.figures) == summary.figures_sha256,
        "text": sha256(summary.text) == summary.text_sha256,
        "pdf": sha256(bytes(summary.pdf or b"")) == summary.pdf_sha256,
    }
    broken = tuple(name for name, intact in parts.items() if not intact)
    if "figures" in broken:
        # They are not what was printed, so they tell nothing of what would be printed otherwise.
        return Verification(broken, ())
    today = monthly(summary.area.area, summary.month, on=summary.on)
    return Verification(broken, tuple(comparing.differences(summary.figures, today)))
