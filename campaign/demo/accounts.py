"""The demo's accounts: those of the contract, and every other signer of a chain. An account is a post, not a person."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from campaign.demo.register import Register
from units.access import Account, Role
from units.levels import Level
from units.models import AreaGrant, Unit
from units.rules import RuleBroken

CHECKS = 6
CHECKERS = (
    "基层单位自查联络组",
    "干部互评组",
    "群众评议组",
    "结对部门核查组",
    "共建支部核查组",
    "联系县领导工作组",
)


class OtherAccounts(RuleBroken):
    """A user name of the demo is taken."""

    message = _(
        "The demo needs the user name “%(name)s”, which is taken, so it was not loaded and nothing was changed. "
        "Point DATABASE_URL at an empty database."
    )


@dataclass(frozen=True, slots=True)
class Post:
    """One account to make: user name, the post that holds it, its role and area."""

    username: str
    post: str
    role: Role
    area: Unit


@dataclass(slots=True)
class Cast:
    """The accounts made, found by user name."""

    by_name: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, username: str) -> Account:
        return self.by_name[username]

    def get(self, username: str) -> Account | None:
        """The account of the name, or None."""
        return self.by_name.get(username)

    def signer(self, role: str, level: int, position: int, unit: Unit) -> Account:
        """Who signs a stage of that role and level for the unit; checks are told apart by their position."""
        if level == Level.PREFECTURE:
            return self.by_name["prefecture" if role == Role.PREFECTURE else "committee-5199"]
        if level == Level.TOWNSHIP:
            return self.by_name[f"committee-{unit.code[:9]}"]
        county = unit.code[:6]
        if role == Role.CHECKER:
            return self.by_name[f"checker-{county}-{position}"]
        name = {Role.POLITICAL_LEGAL: "political", Role.UNITED_FRONT: "front"}.get(Role(role), role)
        return self.by_name[f"{name}-{county}"]

    def author(self, unit: Unit) -> Account:
        """Who writes the unit's assessment in a conversion: its township's staff, else the county's survey team."""
        return self.by_name.get(f"township-{unit.code[:9]}") or self.surveyor(unit)

    def staff(self, unit: Unit) -> Account | None:
        """The staff of the unit's township, if it has an account."""
        short = unit.code[:9]
        return self.by_name.get(f"township-{short}") or self.by_name.get(f"office-{short}")

    def county(self, unit: Unit) -> Account:
        """The organisation department of the unit's county."""
        return self.by_name[f"county-{unit.code[:6]}"]

    def surveyor(self, unit: Unit) -> Account:
        """The county's survey team, which writes the baseline's assessments and signs none."""
        return self.by_name[f"survey-{unit.code[:6]}"]


@dataclass(frozen=True, slots=True)
class Needs:
    """Which units need accounts of their own: weak ones, those lifted by the day, and the townships of both."""

    weak: list[Unit]
    lifted: list[Unit]
    until: date

    @property
    def townships(self) -> set[str]:
        """Short codes of the townships in which a unit is or was weak."""
        return {unit.code[:9] for unit in [*self.weak, *self.lifted]}


def create(register: Register, needs: Needs, *, password: str) -> Cast:
    """Write accounts and grants; those of first secretaries who were released by the day are closed.

    All share one hash of the password, made once: hashing is slow on purpose. Raises OtherAccounts.
    """
    posts = [*_prefecture_posts(register.prefecture), *_county_posts(register), *_weak_posts(needs.weak)]
    closed = {f"secretary-{unit.code}" for unit in needs.lifted}
    posts += [Post(f"secretary-{unit.code}", f"{unit.name}第一书记", Role.SECRETARY, unit) for unit in needs.lifted]
    posts += _township_posts(register, needs)
    model = get_user_model()
    if taken := model.objects.filter(username__in=[post.username for post in posts]).order_by("username").first():
        raise OtherAccounts(name=taken.username)
    hashed = make_password(password)
    users = model.objects.bulk_create(
        model(
            username=post.username,
            post=post.post,
            password=hashed,
            must_change_password=False,
            is_active=post.username not in closed,
        )
        for post in posts
    )
    AreaGrant.objects.bulk_create(
        AreaGrant(
            user=user, area=post.area, role=post.role, expires_on=needs.until if post.username in closed else None
        )
        for user, post in zip(users, posts, strict=True)
    )
    return Cast({user.username: user for user in users})


def _prefecture_posts(unit: Unit) -> list[Post]:
    return [
        Post("prefecture", f"{unit.name}委组织部", Role.PREFECTURE, unit),
        # Whoever drafts a summary does not check it, whoever answers for an order does not close it.
        Post("prefecture-second", f"{unit.name}委组织部审核岗", Role.PREFECTURE, unit),
        Post("committee-5199", f"{unit.name}委办公室", Role.COMMITTEE, unit),
        Post("leader", f"{unit.name}委领导", Role.LEADER, unit),
        Post("auditor", f"{unit.name}委组织部安全审计岗", Role.AUDITOR, unit),
        Post("sysadmin", f"{unit.name}委组织部系统管理岗", Role.SYSADMIN, unit),
    ]


def _county_posts(register: Register) -> list[Post]:
    posts = []
    for unit in register.counties:
        short, name = unit.short_code, unit.name
        posts += [
            Post(f"county-{short}", f"{name}委组织部", Role.COUNTY, unit),
            Post(f"discipline-{short}", f"{name}纪委", Role.DISCIPLINE, unit),
            Post(f"political-{short}", f"{name}委政法委", Role.POLITICAL_LEGAL, unit),
            Post(f"front-{short}", f"{name}委统战部", Role.UNITED_FRONT, unit),
            Post(f"committee-{short}", f"{name}委办公室", Role.COMMITTEE, unit),
            Post(f"survey-{short}", f"{name}摸排工作组", Role.CHECKER, unit),
        ]
        posts += [
            Post(f"checker-{short}-{number}", f"{name}{CHECKERS[number - 1]}", Role.CHECKER, unit)
            for number in range(1, CHECKS + 1)
        ]
    return posts


def _township_posts(register: Register, needs: Needs) -> list[Post]:
    """Committee and staff of each township in which a unit is or was weak; a weak one's staff have their own names."""
    posts = []
    staffed = {unit.code[:9] for unit in needs.weak if unit.level == Level.TOWNSHIP}
    for unit in register.townships:
        if unit.code[:9] in needs.townships:
            posts.append(Post(f"committee-{unit.short_code}", f"{unit.name}党委", Role.COMMITTEE, unit))
            if unit.code[:9] not in staffed:
                posts.append(Post(f"office-{unit.short_code}", f"{unit.name}党建办公室", Role.TOWNSHIP, unit))
    return posts


def _weak_posts(weak: list[Unit]) -> list[Post]:
    """Staff of each weak township, and the first secretary of each weak unit."""
    staff = [
        Post(f"township-{unit.short_code}", f"{unit.name}党建办公室", Role.TOWNSHIP, unit)
        for unit in weak
        if unit.level == Level.TOWNSHIP
    ]
    return staff + [Post(f"secretary-{unit.code}", f"{unit.name}第一书记", Role.SECRETARY, unit) for unit in weak]
