"""The sample workbooks, and a register and an officer that they speak of."""

from pathlib import Path

from campaign.accounts.models import User
from issues import plan_import
from issues.sheet_columns import Layouts
from issues.sheet_rows import Table
from tests.factories import make_unit, make_user
from units.access import Role
from units.models import Unit

DATA = Path(__file__).parent / "data"


def load_register() -> dict[str, Unit]:
    """The invented units of the samples by short code."""
    lines = (DATA / "register.csv").read_text(encoding="utf-8-sig").split()
    return {code: make_unit(code, name) for code, name in (line.split(",") for line in lines[1:])}


def make_officer(units: dict[str, Unit], county: str = "590121", username: str = "officer") -> User:
    """The county officer who sends the samples."""
    return make_user(Role.COUNTY, units[county], username)


def read_sample(name: str, layouts: Layouts | None = None) -> Table:
    """One of the files below data/."""
    return plan_import.read(name, (DATA / name).read_bytes(), layouts)
