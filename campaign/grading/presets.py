"""The stages and checklists that a new site starts with; afterwards they are data that an administrator edits.

Stages: six checks and six sign-offs for a baseline, three stages for a conversion, by level.
Criteria: seven lines for a township, eight for a village.
"""

from campaign.grading.models.round import Criterion, PresetStage, RoundKind, StageKind
from units.access import Role
from units.levels import Level

type StageRow = tuple[StageKind, str, str, Role, Level]

CHECKS = [
    ("单位自查", "The unit itself"),
    ("干部互评", "Its cadres"),
    ("群众评议", "Its residents as a whole"),
    ("结对部门核查", "The paired department"),
    ("共建支部核查", "The partner branch"),
    ("联系县领导工作组核查", "The county leader's team"),
]
SIGN_OFFS: list[tuple[str, str, Role, Level]] = [
    ("县纪委审核", "County discipline inspection", Role.DISCIPLINE, Level.COUNTY),
    ("县委组织部审核", "County organisation department", Role.COUNTY, Level.COUNTY),
    ("县委政法委审核", "County political-legal commission", Role.POLITICAL_LEGAL, Level.COUNTY),
    ("县委统战部审核", "County united-front department", Role.UNITED_FRONT, Level.COUNTY),
    ("县委审定", "County committee", Role.COMMITTEE, Level.COUNTY),
    ("州委组织部审定", "Prefecture organisation department", Role.PREFECTURE, Level.PREFECTURE),
]
BASELINE: list[StageRow] = [
    *[(StageKind.CHECK, zh, en, Role.CHECKER, Level.COUNTY) for zh, en in CHECKS],
    *[(StageKind.SIGN_OFF, *row) for row in SIGN_OFFS],
]
COUNTY_STAGES: list[StageRow] = [
    (StageKind.SIGN_OFF, "县委组织部审核", "County organisation department", Role.COUNTY, Level.COUNTY),
    (StageKind.SIGN_OFF, "县委常委会审议", "County standing committee", Role.COMMITTEE, Level.COUNTY),
]
STAGES: dict[tuple[RoundKind, Level], list[StageRow]] = {
    (RoundKind.BASELINE, Level.TOWNSHIP): BASELINE,
    (RoundKind.BASELINE, Level.VILLAGE): BASELINE,
    (RoundKind.CONVERSION, Level.TOWNSHIP): [
        *COUNTY_STAGES,
        (
            StageKind.SIGN_OFF,
            "州委常委会审定",
            "Prefecture standing committee",
            Role.COMMITTEE,
            Level.PREFECTURE,
        ),
    ],
    (RoundKind.CONVERSION, Level.VILLAGE): [
        (StageKind.SIGN_OFF, "乡镇党委初评", "Township committee", Role.COMMITTEE, Level.TOWNSHIP),
        *COUNTY_STAGES,
    ],
}
CRITERIA: dict[Level, list[tuple[str, str]]] = {
    Level.TOWNSHIP: [
        ("班子健全，岗位到位", "The leadership team is complete and every post is filled"),
        ("例会制度执行到位", "Regular meetings are held as the rules require"),
        ("便民服务大厅正常运转", "The public service hall is open and working"),
        ("财务和重大事项按期公开", "Finances and major matters are disclosed on time"),
        ("在建项目按进度推进", "Projects under construction keep to schedule"),
        ("群众诉求按期办结", "Residents' requests are settled on time"),
        ("安全防灾预案有演练、台账齐全", "Safety and disaster plans are drilled and recorded"),
    ],
    Level.VILLAGE: [
        ("两委班子健全，分工明确", "Both village committees are complete, with clear duties"),
        ("村级会议按期召开、有记录", "Village meetings are held on time and minuted"),
        ("活动场所和服务点正常开放", "The activity room and service point are open"),
        ("村务财务按月公开", "Village affairs and finances are disclosed monthly"),
        ("集体经济有项目、有收入", "The collective economy has a project and an income"),
        ("水电路等基本服务正常", "Water, power, roads and other basic services work"),
        ("矛盾纠纷及时调处", "Disputes are settled promptly"),
        ("值班值守和任务台账齐全", "Duty rosters and task ledgers are complete"),
    ],
}


def install(criterion: type[Criterion], preset_stage: type[PresetStage]) -> None:
    """Fill the two tables where they are empty; takes the model classes, which in a migration are historical ones."""
    if not criterion.objects.exists():
        criterion.objects.bulk_create(
            criterion(unit_level=level, position=number, text_zh=zh, text_en=en)
            for level, lines in CRITERIA.items()
            for number, (zh, en) in enumerate(lines, 1)
        )
    if not preset_stage.objects.exists():
        preset_stage.objects.bulk_create(
            preset_stage(
                round_kind=round_kind,
                unit_level=level,
                position=number,
                kind=kind,
                name_zh=zh,
                name_en=en,
                role=role,
                signer_level=signer_level,
            )
            for (round_kind, level), rows in STAGES.items()
            for number, (kind, zh, en, role, signer_level) in enumerate(rows, 1)
        )
