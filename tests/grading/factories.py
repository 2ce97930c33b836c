"""Rounds, signers and gradings for the tests of grading."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaign.accounts.models import User
from campaign.grading import assessing, rounds, signing, tallies
from campaign.grading.assessing import Content
from campaign.grading.models import Assessment, Criterion, Grading, Round
from campaign.grading.models.assessment import State
from campaign.grading.models.round import RoundKind
from tests.factories import Tree, make_user
from units.access import Role
from units.models import Unit

DAY = date(2016, 9, 1)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a prefecture's first county: who assesses, and one signer for each stage of a baseline."""

    prefecture: User
    county: User
    checkers: list[User]
    signers: list[User]

    @property
    def baseline(self) -> list[User]:
        """Twelve people in the order of the baseline's stages."""
        return [*self.checkers, *self.signers]


def make_cast(tree: Tree) -> Cast:
    """Accounts with the grants that the preset's stages ask for."""
    county = tree.counties[0]
    prefecture = make_user(Role.PREFECTURE, tree.prefecture)
    officer = make_user(Role.COUNTY, county)
    checkers = [make_user(Role.CHECKER, county) for _number in range(6)]
    signers = [
        make_user(Role.DISCIPLINE, county),
        officer,
        make_user(Role.POLITICAL_LEGAL, county),
        make_user(Role.UNITED_FRONT, county),
        make_user(Role.COMMITTEE, county),
        prefecture,
    ]
    return Cast(prefecture, officer, checkers, signers)


def make_round(tree: Tree, cast: Cast, kind: str = RoundKind.BASELINE, on: date = DAY) -> Round:
    """An open round over the prefecture."""
    return rounds.open_round(kind=kind, name="2016年评定", area=tree.prefecture, by=cast.prefecture, on=on)


def content(unit: Unit, grade: str = "ordinary", evidence: str = "例会记录齐全") -> Content:
    """A complete answer sheet for the unit's level."""
    lines = Criterion.objects.filter(unit_level=unit.level)
    return Content(grade, evidence, {line.pk: "met" for line in lines})


def submitted(round_: Round, unit: Unit, cast: Cast, grade: str = "ordinary", on: date = DAY) -> Assessment:
    """The unit's assessment, filled in and at its first stage."""
    row = round_.assessments.get(unit=unit)
    assessing.assess(row, content(unit, grade), seen_version=row.version, by=cast.prefecture, on=on)
    assessing.submit(row, by=cast.prefecture, on=on)
    return fresh(row)


def sign(row: Assessment, people: list[User], on: date = DAY) -> Assessment:
    """Let the people agree one after another, each at the stage where it waits then."""
    for number, person in enumerate(people):
        row = fresh(row)
        assert row.stage is not None
        signing.agree(row, stage=row.stage, seen_version=row.version, by=person, on=on + timedelta(days=number))
    return fresh(row)


def fresh(row: Assessment) -> Assessment:
    """The row as the database has it now."""
    return Assessment.objects.select_related("unit", "round", "stage").get(pk=row.pk)


def make_grading(unit: Unit, grade: str, by: User, valid_from: date = DAY, valid_to: date | None = None) -> Grading:
    """A signed grade without the chain behind it, counted in the tally: for tests that only read."""
    round_, _made = Round.objects.get_or_create(
        area=unit,
        name=f"评定{valid_from}",
        defaults={
            "kind": "baseline",
            "opened_on": valid_from,
            "opened_by": by,
            "closed_on": valid_from,
            "closed_by": by,
        },
    )
    row = Assessment.objects.create(round=round_, unit=unit, proposed=grade, state=State.GRADED)
    grading = Grading.objects.create(
        unit=unit, grade=grade, valid_from=valid_from, valid_to=valid_to, round=round_, assessment=row, signed_by=by
    )
    tallies.move([], [tallies.Span(unit, grade, valid_from, valid_to)])
    return grading
