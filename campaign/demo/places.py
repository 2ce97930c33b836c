"""What the organisations of the demo's counties are called: the county's own name before that of the office."""

from units.levels import Kind
from units.models import Unit

BUREAUS = (
    "发展和改革局",
    "财政局",
    "农业农村局",
    "水务局",
    "交通运输局",
    "教育局",
    "卫生和计划生育局",
    "民政局",
    "人力资源和社会保障局",
    "住房和城乡建设局",
    "国土资源局",
    "林业局",
    "文化体育局",
    "司法局",
    "扶贫移民局",
    "审计局",
    "统计局",
    "供销合作社",
)


DISCIPLINE = "纪委"


def office(county: Unit, name: str) -> str:
    """An office of the county."""
    return f"{county.name}{name}"


def body(township: Unit, post: str) -> str:
    """The organisation of a township in which the post is: its party committee, else its government."""
    if post.startswith("党委"):
        return f"{township.name}党委"
    return f"{township.name}{'办事处' if township.kind == Kind.SUBDISTRICT else '人民政府'}"
