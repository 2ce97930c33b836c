"""The posts of work teams that a new site starts with: 3+1 in a township, 5+1 in a village; then data to edit."""

from campaign.people.models import TeamRule
from units.levels import Level

# (level, post in Chinese, post in English, whether it is the +1, on how many teams one person may sit by it)
RULES: list[tuple[Level, str, str, bool, int]] = [
    (Level.TOWNSHIP, "县委常委", "Member of the county standing committee", False, 3),
    (Level.TOWNSHIP, "联系乡镇的机关负责人", "Head of the department paired with the township", False, 3),
    (Level.TOWNSHIP, "县纪委或组织部门负责人", "Head in county discipline inspection or organisation", False, 3),
    (Level.TOWNSHIP, "第一书记", "First secretary", True, 1),
    (Level.VILLAGE, "县级干部", "County-level official", False, 3),
    (Level.VILLAGE, "共建支部领导", "Leader of the partner branch", False, 3),
    (Level.VILLAGE, "走访小分队成员", "Member of the visiting squad", False, 3),
    (Level.VILLAGE, "乡镇党委负责人", "Head of the township committee", False, 5),
    (Level.VILLAGE, "包村干部", "Official in charge of the village", False, 3),
    (Level.VILLAGE, "第一书记", "First secretary", True, 1),
]


def install(model: type[TeamRule]) -> None:
    """Fill the table where it is empty; `model` is TeamRule or its state in a migration."""
    if model.objects.exists():
        return
    positions: dict[int, int] = {}
    for level, zh, en, plus, most in RULES:
        positions[level] = positions.get(level, 0) + 1
        model.objects.create(
            unit_level=level, position=positions[level], post_zh=zh, post_en=en, is_plus=plus, most_teams=most
        )
