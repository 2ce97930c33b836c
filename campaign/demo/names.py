"""Invented place names of two characters.

No name here, and no pair of the two lists, is the name (without its ending) of a place in the national register of
2023, at any level from the prefecture to the village; they were chosen against it, and the register is not shipped.
"""

from campaign.demo.figures import rng
from units.levels import Kind

PREFECTURE = "霁原州"
COUNTIES = (
    "澜渡市",
    "榆坞县",
    "霜坝县",
    "雁汀县",
    "虹岗县",
    "鹭渚县",
    "黛崖县",
    "墨峪县",
    "楠泽县",
    "菱浦县",
    "藤谷县",
    "晨麓县",
    "雾垭县",
    "砚滩县",
    "霖岸县",
    "栎坡县",
    "露甸县",
    "橡堰县",
)
FIRST = "霁澹翎黛珀砚墨霜雾榆菊虹雁鹭栎菱苔藤澜泠洮潆露曦晨暮霖葭蘅绛缃素鸢鹊雀楠楸橡棕椴柚菖苜藜"
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
    """All pairs but those that the prefecture and the counties bear, in the demo's own order."""
    taken = {name[:-1] for name in (PREFECTURE, *COUNTIES)}
    pairs = [pair for first in FIRST for second in SECOND if (pair := first + second) not in taken]
    rng("names").shuffle(pairs)
    return pairs
