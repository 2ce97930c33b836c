"""What the demo's assessments say: a verdict on each criterion and sentences about the organisation's work."""

import random
from collections.abc import Mapping, Sequence

from campaign.grading.grades import Grade
from campaign.grading.models.assessment import Verdict
from units.levels import Level

# How many criteria are partly met and not met, by grade: one of the pairs is drawn.
SHORTFALLS: dict[Grade, list[tuple[int, int]]] = {
    Grade.ADVANCED: [(0, 0), (0, 0), (1, 0)],
    Grade.ORDINARY: [(1, 0), (2, 0), (1, 1), (3, 0)],
    Grade.LAGGING: [(2, 2), (1, 3), (3, 2)],
    Grade.PROBLEM: [(2, 4), (1, 5), (3, 4)],
}

type Sentences = Mapping[Verdict, str]

TOWNSHIP: list[Sentences] = [
    {
        Verdict.MET: "班子{n}个岗位全部到位，分工文件已印发。",
        Verdict.PARTLY: "班子{n}个岗位中有1个空缺，已报县委组织部补配。",
        Verdict.UNMET: "班子{n}个岗位中有2个空缺超过半年，工作由他人代管。",
    },
    {
        Verdict.MET: "今年召开例会{n}次，记录完整。",
        Verdict.PARTLY: "例会召开{n}次，其中3次记录不全。",
        Verdict.UNMET: "例会连续两个月未召开，记录为事后补写。",
    },
    {
        Verdict.MET: "便民服务大厅{n}个窗口工作日均开放，有AB岗。",
        Verdict.PARTLY: "便民服务大厅{n}个窗口中有1个时常无人。",
        Verdict.UNMET: "便民服务大厅两次抽查均未开门。",
    },
    {
        Verdict.MET: "财务和重大事项已按季公开{n}项。",
        Verdict.PARTLY: "财务按季公开，重大事项有2项公开迟于规定时间。",
        Verdict.UNMET: "上半年财务未公开，{n}项重大事项无公示记录。",
    },
    {
        Verdict.MET: "{n}个在建项目均按进度推进。",
        Verdict.PARTLY: "{n}个在建项目中有1个进度滞后一个月。",
        Verdict.UNMET: "在建项目停工两个月，未见协调记录。",
    },
    {
        Verdict.MET: "受理诉求{m}件，全部按期办结。",
        Verdict.PARTLY: "受理诉求{m}件，超期办结{n}件。",
        Verdict.UNMET: "受理诉求{m}件，仍有{n}件超期未办结。",
    },
    {
        Verdict.MET: "防灾预案演练{n}次，台账齐全。",
        Verdict.PARTLY: "防灾预案已修订，演练台账缺{n}份。",
        Verdict.UNMET: "防灾预案三年未修订，未组织演练。",
    },
]
VILLAGE: list[Sentences] = [
    {
        Verdict.MET: "两委岗位配齐，{n}项分工已上墙。",
        Verdict.PARTLY: "两委岗位配齐，2个岗位分工重叠。",
        Verdict.UNMET: "两委缺{s}个岗位，日常事务无人牵头。",
    },
    {
        Verdict.MET: "村级会议召开{n}次，记录规范。",
        Verdict.PARTLY: "村级会议召开{n}次，缺2次记录。",
        Verdict.UNMET: "村级会议半年未召开，重要事项未经会议研究。",
    },
    {
        Verdict.MET: "活动场所每周开放{s}天，服务点有人值守。",
        Verdict.PARTLY: "活动场所开放时间不固定，服务点每周开{s}天。",
        Verdict.UNMET: "活动场所堆放杂物，服务点长期未开放。",
    },
    {
        Verdict.MET: "村务财务按月公开，公开栏保存{n}期。",
        Verdict.PARTLY: "村务按月公开，财务缺{s}个月。",
        Verdict.UNMET: "村务财务{s}个月未公开。",
    },
    {
        Verdict.MET: "集体经济项目{s}个，当年收入{s}万余元。",
        Verdict.PARTLY: "集体经济有项目，尚无收入。",
        Verdict.UNMET: "集体经济无项目、无收入。",
    },
    {
        Verdict.MET: "饮水、用电、道路正常，维护有专人。",
        Verdict.PARTLY: "通村路有{s}处塌方未清，饮水用电正常。",
        Verdict.UNMET: "饮水管道损坏{s}个月未修复。",
    },
    {
        Verdict.MET: "调处矛盾纠纷{n}起，均有回访。",
        Verdict.PARTLY: "矛盾纠纷{n}起，其中{s}起调处超过两个月。",
        Verdict.UNMET: "{s}起矛盾纠纷无人牵头调处，积压至今。",
    },
    {
        Verdict.MET: "值班表按月排定，任务台账齐全。",
        Verdict.PARTLY: "值班表已排定，任务台账缺{s}项。",
        Verdict.UNMET: "抽查当日无人值班，任务台账未建立。",
    },
]
SENTENCES = {Level.TOWNSHIP: TOWNSHIP, Level.VILLAGE: VILLAGE}
OPENINGS = ("", "", "经实地查看和查阅台账：", "工作组走访核对：", "逐项核对后：")
REASONS_TO_STAGE = (
    "第{k}项评查结论与台账不一致，请核对后重新审核。",
    "县级审核意见缺少依据，请补充会议记录后再报。",
    "评定等次与评查结果衔接不够，请重新审议。",
)
REASONS_TO_AUTHOR = (
    "第{k}项标准的佐证不足，请补充查看记录并重新评查。",
    "摸排情况与县直部门掌握的不一致，请重新核实。",
    "佐证表述笼统，请逐项写明次数、时间和台账。",
)


def verdicts(grade: Grade, criteria: Sequence[int], random_: random.Random) -> dict[int, Verdict]:
    """A verdict on each criterion (by its number), consistent with the grade."""
    partly, unmet = random_.choice(SHORTFALLS[grade])
    order = random_.sample(list(criteria), len(criteria))
    found = dict.fromkeys(criteria, Verdict.MET)
    found |= dict.fromkeys(order[:unmet], Verdict.UNMET)
    return found | dict.fromkeys(order[unmet : unmet + partly], Verdict.PARTLY)


def text(level: int, answers: Sequence[Verdict], random_: random.Random) -> str:
    """Two to four sentences: what falls short first, then what goes well; `answers` in the checklist's order."""
    sentences = SENTENCES[Level(level)]
    pairs = list(zip(sentences, answers, strict=False))
    short = [lines[verdict] for lines, verdict in pairs if verdict != Verdict.MET]
    well = [lines[verdict] for lines, verdict in pairs if verdict == Verdict.MET]
    chosen = random_.sample(short, min(len(short), 3))
    chosen += random_.sample(well, min(len(well), max(1, 3 - len(chosen))))
    filled = [
        line.format(n=random_.randint(4, 12), m=random_.randint(15, 90), s=random_.randint(2, 5)) for line in chosen
    ]
    return random_.choice(OPENINGS) + "".join(filled)


def reason(to_author: bool, random_: random.Random) -> str:
    """Why a stage returned an assessment."""
    lines = REASONS_TO_AUTHOR if to_author else REASONS_TO_STAGE
    return random_.choice(lines).format(k=random_.randint(1, 6))
