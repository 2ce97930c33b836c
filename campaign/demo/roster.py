"""The demo's roster: officials of invented names who are posted, sit on teams or inspect."""

import random
from collections import defaultdict
from collections.abc import Callable

from campaign.demo import officials
from campaign.demo.officials import COUNTY_POSTS, Holder, Officials
from campaign.demo.places import BUREAUS, DISCIPLINE, body, office
from campaign.demo.register import Register
from campaign.people.models import Official
from units.access import Account
from units.models import Unit


class Roster:
    """Gives out officials, making new ones where nobody has a seat left; `rows` are those to be written."""

    def __init__(self, register: Register, holders: Officials, random_: random.Random) -> None:
        self.register, self.holders, self.random = register, holders, random_
        self.townships = {unit.code[:9]: unit for unit in register.townships}
        self.rows: list[Official] = []
        self.seats: dict[object, list[tuple[Official, int]]] = defaultdict(list)

    def add(self, name: str, post: str, organisation: str, area: Unit, account: Account | None = None) -> Official:
        """One official more; the phone is the office's own seven digits."""
        phone = f"6{self.random.randrange(200_000, 999_999)}"
        row = Official(name=name, post=post, organisation=organisation, work_phone=phone, area=area, account=account)
        self.rows.append(row)
        return row

    def flush(self) -> list[Official]:
        """Those who are still to be written."""
        rows, self.rows = self.rows, []
        return rows

    def secretary(self, unit: Unit, account: Account | None) -> Official:
        """Somebody of a bureau of the county, to be posted as first secretary."""
        county = self.register.county_of(unit)
        bureau = office(county, self.random.choice(BUREAUS))
        post = self.random.choice(("副局长", "党组成员", "股长", "主任科员", "副主任科员"))
        return self.add(officials.name(self.random), post, bureau, county, account)

    def county_leader(self, county: Unit, start: int, most: int) -> Official:
        """A leader of the county, from the post `start` of the list on."""
        known = self.holders.counties[county.code[:6]]

        def make(number: int) -> Official:
            place = start + number % (len(COUNTY_POSTS) - start)
            holder = (
                known[place] if start + number < len(known) else Holder(officials.name(self.random), known[place].post)
            )
            return self.add(holder.name, holder.post, county.name, county)

        return self._seated(("county", county.code, start), most, make)

    def department(self, county: Unit, post: str, most: int) -> Official:
        """Somebody of that post in a bureau of the county, another bureau each time."""

        def make(number: int) -> Official:
            bureau = office(county, BUREAUS[number % len(BUREAUS)])
            return self.add(officials.name(self.random), post, bureau, county)

        return self._seated(("department", county.code, post), most, make)

    def discipline(self, county: Unit, post: str, most: int) -> Official:
        """Somebody of that post in the county's discipline inspection."""

        def make(_number: int) -> Official:
            return self.add(officials.name(self.random), post, office(county, DISCIPLINE), county)

        return self._seated(("discipline", county.code, post), most, make)

    def township(self, unit: Unit, first: int, most: int) -> Official:
        """Somebody of the leadership of the unit's township, from the post `first` of it on."""
        county, known = self.register.county_of(unit), self.holders.townships[unit.code[:9]]
        township = self.townships[unit.code[:9]]

        def make(number: int) -> Official:
            holder = known[min(first + number, len(known) - 1)]
            name = holder.name if first + number < len(known) else officials.name(self.random)
            post = holder.post.removeprefix(township.name)
            return self.add(name, post, body(township, post), county)

        return self._seated(("township", unit.code[:9], first), most, make)

    def _seated(self, key: object, most: int, make: Callable[[int], Official]) -> Official:
        """The latest official of the key who has a seat left, else a new one."""
        taken = self.seats[key]
        if taken and taken[-1][1] < most:
            taken[-1] = taken[-1][0], taken[-1][1] + 1
        else:
            taken.append((make(len(taken)), 1))
        return taken[-1][0]
