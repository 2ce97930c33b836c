"""Why no measure can be read of a workbook, in the officer's words, with what to do."""

from django.utils.translation import gettext_lazy as _

from units.rules import RuleBroken


class PlanSheetRefused(RuleBroken):
    """A workbook in which no measure can be read; `str()` says why and what to do."""


class NoPlanHeader(PlanSheetRefused):
    """No sheet has a header."""

    message = _(
        "No sheet has a row of headers that is understood (such as 村(社区), 存在问题, 整改措施, 完成时限). "
        "Say below which column is which, or use the template."
    )


class NoPlanRows(PlanSheetRefused):
    """The header is there, and nothing below it."""

    message = _("The sheet %(sheet)s has a header and no measure below it.")


class EmptyWorkbook(PlanSheetRefused):
    """Not a single cell."""

    message = _("This workbook is empty.")


class TwoPlanSheets(PlanSheetRefused):
    """Which one is meant is for the officer to say; `names` are those that could be meant."""

    message = _(
        "Several sheets look like plans: %(sheets)s. Say which one is meant: below on the page, or with --sheet."
    )

    def __init__(self, names: list[str]) -> None:
        super().__init__(sheets="、".join(names))
        self.names = names


class ExamplesOnly(TwoPlanSheets):
    """Nothing stands where measures are expected, and something where examples are."""

    message = _(
        "Measures stand only on %(sheets)s, which by its name is an example. If it is meant, say so: below on the "
        "page, or with --sheet; otherwise fill in the sheet for measures and send the workbook again."
    )


class NoSuchSheet(PlanSheetRefused):
    """The sheet that was named is not there."""

    message = _("The workbook has no sheet %(sheet)s; it has: %(sheets)s.")
