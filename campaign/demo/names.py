"""Invented place names of two characters.

None of the 960 pairs is the name (without its ending) of a place in the national register of 2023, at any level
from the prefecture to the village; the pairs were chosen against it, and the register itself is not shipped.
"""

from campaign.demo.figures import rng
from units.levels import Kind

FIRST = "霁澹翎黛珀砚墨霜雾榆菊虹雁鹭栎菱苔藤澜泠洮潆露曦晨暮霖葭蘅绛缃素隼鸢鹊雀狍麂獐楠楸橡棕椴柚菖苜藜"
SECOND = "坝坞岗垭浦泽原岸汀渚渡滩崖谷坡麓堰陂甸峪"

ENDINGS = {
    Kind.SUBDISTRICT: "街道",
    Kind.TOWN: "镇",
    Kind.TOWNSHIP: "乡",
    Kind.ZONE: "产业园区",
    Kind.COMMUNITY: "社区",
    Kind.VILLAGE: "村",
}


def stems() -> list[str]:
    """All invented names in the demo's own order."""
    pairs = [first + second for first in FIRST for second in SECOND]
    rng("names").shuffle(pairs)
    return pairs
