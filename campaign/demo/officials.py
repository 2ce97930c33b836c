"""Holders of posts in the demo: invented names, each with the post by which the work is theirs, and nothing else."""

import random
from dataclasses import dataclass

from campaign.demo.figures import rng
from campaign.demo.register import Register
from units.levels import Kind, Level
from units.models import Unit

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
FIRST = "志文国建德永光正明世思学家海春晓雪玉秀丽俊宏立新成向东华清瑞振"
SECOND = "强军勇伟斌涛平林山峰川江波辉宁安民良才华芳英梅燕琴云洁兰萍霞"
COUNTY_POSTS = (
    "县委副书记",
    "县委常委、组织部部长",
    "县委常委、纪委书记",
    "县委常委、政法委书记",
    "县委常委、统战部部长",
    "县委常委、宣传部部长",
    "县委常委、常务副县长",
    "县委常委、人武部政委",
    "副县长",
    "县人大常委会副主任",
    "县政协副主席",
)
TOWNSHIP_POSTS = ("党委书记", "党委副书记、{body}长", "党委副书记", "党委组织委员", "副{body}长")
VILLAGE_POSTS = ("党支部书记", "{body}委会主任")


@dataclass(frozen=True, slots=True)
class Holder:
    """A name and the post that it holds."""

    name: str
    post: str


class Officials:
    """Everybody who answers for something, found by the unit."""

    def __init__(self, register: Register) -> None:
        random_ = rng("officials")
        self.counties = {
            unit.code[:6]: [Holder(name(random_), _in_city(unit, post)) for post in COUNTY_POSTS]
            for unit in register.counties
        }
        self.own = {(unit.code, unit.level): _own(unit, random_) for unit in register.graded}
        self.townships = {unit.code[:9]: self.own[unit.code, unit.level] for unit in register.townships}

    def leader(self, unit: Unit, random_: random.Random) -> Holder:
        """Who leads a measure: of the county for a township and now and then for a village, else of its township."""
        county = self.counties[unit.code[:6]]
        if unit.level == Level.TOWNSHIP or random_.random() < 0.3:
            return random_.choice(county)
        return random_.choice(self.townships[unit.code[:9]][:3])

    def handler(self, unit: Unit, random_: random.Random) -> Holder:
        """Who carries a measure out: of the unit itself."""
        return random_.choice(self.own[unit.code, unit.level])


def name(random_: random.Random) -> str:
    """An invented name of three characters."""
    return random_.choice(SURNAMES) + random_.choice(FIRST) + random_.choice(SECOND)


def _in_city(unit: Unit, post: str) -> str:
    return post.replace("县", "市") if unit.name.endswith("市") else post


def _own(unit: Unit, random_: random.Random) -> list[Holder]:
    """The posts of the unit's own leadership."""
    if unit.level == Level.TOWNSHIP:
        body = {Kind.SUBDISTRICT: "主任", Kind.TOWN: "镇长"}.get(Kind(unit.kind), "乡长")
        posts = [post.replace("{body}长", body) for post in TOWNSHIP_POSTS]
    else:
        posts = [post.format(body="居" if unit.kind == Kind.COMMUNITY else "村") for post in VILLAGE_POSTS]
    return [Holder(name(random_), f"{unit.name}{post}") for post in posts]
