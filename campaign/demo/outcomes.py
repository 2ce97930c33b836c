"""Which grade each unit holds: first on the last day, so that the totals are exact, then before what changed it."""

from dataclasses import dataclass, field

from campaign.demo.figures import LAGGING_COMMUNITIES, TOWNSHIP_GRADES, VILLAGE_GRADES, rng
from campaign.demo.register import Register
from campaign.grading.grades import WEAK, Grade
from units.levels import Kind, Level
from units.models import Unit

# The two counties whose weak units went through a conversion in December, ahead of the others.
PILOTS = ("519903", "519911")
LIFTED = {Level.TOWNSHIP: 1, Level.VILLAGE: 4}  # from lagging to ordinary, in each pilot county
EASED = {Level.TOWNSHIP: 1, Level.VILLAGE: 2}  # from problem to lagging


@dataclass(frozen=True, slots=True)
class Correction:
    """A grade that was recorded wrongly: what was signed, and why it was put right."""

    unit: Unit
    signed: Grade
    reason: str


@dataclass(slots=True)
class Outcomes:
    """Grades by the unit's full code and level."""

    final: dict[tuple[str, int], Grade]
    baseline: dict[tuple[str, int], Grade]
    corrections: list[Correction] = field(default_factory=list)

    def weak(self, units: list[Unit]) -> list[Unit]:
        """Those of the units that are weak on the last day."""
        return [unit for unit in units if self.final[key(unit)] in WEAK]

    def were_weak(self, units: list[Unit]) -> list[Unit]:
        """Those of the units that the baseline found weak."""
        return [unit for unit in units if self.baseline[key(unit)] in WEAK]


def key(unit: Unit) -> tuple[str, int]:
    """What tells a township and a village apart even when their padded codes are alike."""
    return unit.code, unit.level


def draw(register: Register) -> Outcomes:
    """Spread the published totals over the units, and go back from them to what the baseline signed."""
    ranked = _ranked(register)
    townships = [unit for unit in ranked if unit.level == Level.TOWNSHIP]
    final = {key(unit): grade for unit, grade in zip(townships, _worst_first(TOWNSHIP_GRADES), strict=True)}
    final |= _grade_villages([unit for unit in ranked if unit.level == Level.VILLAGE])
    outcomes = Outcomes(final, dict(final))
    _go_back_before_pilots(outcomes, ranked)
    _go_back_before_corrections(outcomes, ranked)
    return outcomes


def _ranked(register: Register) -> list[Unit]:
    """All graded units, the worst first: counties differ, and so do townships inside a county."""
    random_ = rng("outcomes")
    county = {unit.code[:6]: random_.gauss(0, 0.35) for unit in register.counties}
    township = {unit.code[:9]: random_.gauss(0, 0.5) for unit in register.townships}
    scores = {
        key(unit): county[unit.code[:6]] + township[unit.code[:9]] + random_.gauss(0, 1) for unit in register.graded
    }
    return sorted(register.graded, key=lambda unit: (scores[key(unit)], unit.code))


def _worst_first(grades: dict[Grade, int]) -> list[Grade]:
    return [grade for grade in reversed(Grade) for _ in range(grades[grade])]


def _grade_villages(ranked: list[Unit]) -> dict[tuple[str, int], Grade]:
    """The worst villages are problem ones, a fixed number of communities lag; the rest share the better grades."""
    lagging = VILLAGE_GRADES[Grade.LAGGING] - LAGGING_COMMUNITIES
    problem = VILLAGE_GRADES[Grade.PROBLEM]
    villages = [unit for unit in ranked if unit.kind == Kind.VILLAGE]
    communities = [unit for unit in ranked if unit.kind == Kind.COMMUNITY]
    grades = {key(unit): Grade.PROBLEM for unit in villages[:problem]}
    grades |= {key(unit): Grade.LAGGING for unit in villages[problem : problem + lagging]}
    grades |= {key(unit): Grade.LAGGING for unit in communities[:LAGGING_COMMUNITIES]}
    rest = [unit for unit in ranked if key(unit) not in grades]
    ordinary = VILLAGE_GRADES[Grade.ORDINARY]
    grades |= {key(unit): Grade.ORDINARY for unit in rest[:ordinary]}
    return grades | {key(unit): Grade.ADVANCED for unit in rest[ordinary:]}


def _go_back_before_pilots(outcomes: Outcomes, ranked: list[Unit]) -> None:
    """In the pilot counties some ordinary units of the last day were lagging, some lagging ones problem units."""
    for county in PILOTS:
        for level in (Level.TOWNSHIP, Level.VILLAGE):
            here = [u for u in ranked if u.level == level and u.code.startswith(county) and u.kind != Kind.COMMUNITY]
            lifted = [unit for unit in here if outcomes.final[key(unit)] == Grade.ORDINARY][: LIFTED[level]]
            eased = [unit for unit in here if outcomes.final[key(unit)] == Grade.LAGGING][: EASED[level]]
            outcomes.baseline |= {key(unit): Grade.LAGGING for unit in lifted}
            outcomes.baseline |= {key(unit): Grade.PROBLEM for unit in eased}


def _go_back_before_corrections(outcomes: Outcomes, ranked: list[Unit]) -> None:
    """A few baseline grades were recorded wrongly and corrected by a new row."""
    wanted = [
        (Grade.ORDINARY, Grade.ADVANCED, "评定汇总时等次誊写有误，县委审定意见为一般，据原始审定表更正。"),
        (Grade.ORDINARY, Grade.ADVANCED, "相邻两村等次登记互换，经县委组织部核对评定表后更正。"),
        (Grade.ADVANCED, Grade.ORDINARY, "相邻两村等次登记互换，经县委组织部核对评定表后更正。"),
        (Grade.ADVANCED, Grade.ORDINARY, "复核发现第七项评议结果漏计，补计后应为先进，按程序更正。"),
        (Grade.LAGGING, Grade.ORDINARY, "登记等次与县委审定纪要不一致，按审定纪要更正为后进。"),
        (Grade.PROBLEM, Grade.LAGGING, "登记等次与县委审定纪要不一致，按审定纪要更正为问题。"),
    ]
    random_ = rng("corrections")
    free = [unit for unit in ranked if not unit.code.startswith(PILOTS) and unit.kind == Kind.VILLAGE]
    for final, signed, reason in wanted:
        unit = random_.choice([one for one in free if outcomes.final[key(one)] == final])
        free.remove(unit)
        outcomes.baseline[key(unit)] = signed
        outcomes.corrections.append(Correction(unit, signed, reason))
