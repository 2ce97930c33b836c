"""The rules that keep a stage from being signed, each with the sentence that the page shows."""

from django.utils.translation import gettext_lazy as _

from units.rules import RuleBroken


class NotWaiting(RuleBroken):
    """The assessment waits at no stage, or at another than the one that the user saw."""

    message = _("This stage is no longer waiting: %(state)s. Nothing was signed now.")


class NothingToSign(RuleBroken):
    """The assessment is with its author, or signed to the end."""

    message = _("No stage waits for an opinion: %(state)s.")


class StageNotYours(RuleBroken):
    """The stage is signed by another role, level or area."""

    message = _("The stage “%(stage)s” is signed by: %(role)s. Your account does not hold this role here.")


class OneStageAPerson(RuleBroken):
    """A reviewer of one stage cannot sign another stage of the same assessment."""

    message = _("You gave the opinion of the stage “%(stage)s”; another person has to sign this one.")


class ChangedSinceSeen(RuleBroken):
    """The text changed between reading and signing."""

    message = _("The assessment was changed after you opened it. Read the change, then sign.")


class OnlyByConversion(RuleBroken):
    """A weak unit leaves its grade only through a conversion round (design, rules of the domain)."""

    message = _("The unit is graded %(grade)s; it can leave this grade only through a conversion round.")


class IssuesOpen(RuleBroken):
    """A weak unit is lifted only when its issues are closed (design, rules of the domain)."""

    message = _("Issues of the unit are not closed yet: %(count)s. Each has to be done, checked and closed first.")


class Barred(RuleBroken):
    """What else keeps a weak unit from being lifted, such as an open red rung (design, escalation ladder)."""

    message = _("The unit cannot be accepted yet: %(why)s")


class NotAfterLastGrading(RuleBroken):
    """Gradings follow each other in time."""

    message = _("The unit was last graded from %(day)s; a new grade must start on a later day.")


class UnitNotStanding(RuleBroken):
    """The unit is closed."""

    message = _("The unit is closed since %(day)s and takes no grade any more.")


class ReasonMissing(RuleBroken):
    """A return says why."""

    message = _("Give the reason, so that whoever has to mend it knows what to do.")


class NotAnEarlierStage(RuleBroken):
    """A return goes back."""

    message = _("An assessment can be returned only to a stage before yours, or to its author.")
