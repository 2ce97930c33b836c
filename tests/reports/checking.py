"""What the standing checks find, for tests."""

from campaign.reports import checks
from tests.reports.factories import YEAR_END, World
from units.areas import Area


def found(world: World) -> dict[str, list[str]]:
    """Codes of the units under each check that finds anything in the first county."""
    report = checks.run(world.tree.counties[0].area, on=YEAR_END)
    return {one.check.key: [finding.subject.code for finding in one.findings] for one in report.outcomes if one.count}


def sentences(world: World, rule: str, area: Area | None = None) -> dict[str, str]:
    """What one check says in an area, by the code of whom it says it."""
    chosen = [one for one in checks.CHECKS if one.key == rule]
    report = checks.run(area or world.tree.prefecture.area, on=YEAR_END, checks=chosen)
    return {one.subject.code: one.sentence for one in report.findings}
