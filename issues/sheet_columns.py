"""The columns of the plan workbook: their canonical headers, and the other words that counties write for them."""

from dataclasses import dataclass, field

from issues.sheet_cells import key_of

HEADERS: dict[str, str] = {
    "number": "序号",
    "county": "县(市、区)",
    "township": "乡镇",
    "village": "村(社区)",
    "unit_code": "区划代码",
    "plan_kind": "方案类型",
    "category": "问题大类",
    "aspect": "问题方面",
    "issue": "存在问题",
    "target": "整改目标",
    "content": "整改内容",
    "action": "整改措施",
    "due_on": "完成时限",
    "leader": "责任领导",
    "leader_post": "责任领导职务",
    "handler": "责任人",
    "handler_post": "责任人职务",
    "note": "备注",
}
# A measure cannot be taken without them; the unit is asked for separately.
REQUIRED = ("aspect", "issue", "target", "content", "action", "due_on", "leader", "handler")
IDENTITY = ("county", "township", "village", "unit_code")
TEXT_LIMITS = {"issue": 400, "leader": 40, "leader_post": 80, "handler": 40, "handler_post": 80}

BUILT_IN: dict[str, str] = {
    "number": "序号 编号 号 no no. 序",
    "county": "县 县市区 县(区) 县区 区县 县市 所属县 县级 县(市) 县(区、市) 县(市区) 县名称 county",
    "township": "乡 乡(镇) 乡镇(街道) 乡镇街道 乡(镇、街道) 街道 所属乡镇 镇街 乡镇名称 镇 乡镇名 township",
    "village": "村 村社区 行政村 村名 村(居) 村居 社区 村/社区 村级 村(社区)名称 村名称 单位名称 行政村(社区) village",
    "unit_code": "代码 单位代码 行政区划代码 统计用区划代码 区划码 编码 单位编码 行政区划编码 code unit_code",
    "plan_kind": "类型 方案类别 方案种类 计划类型 方案 plan_kind",
    "category": "类别 问题类别 大类 问题类型 问题分类 类 category",
    "aspect": "方面 问题小类 小类 具体方面 问题子类 aspect",
    "issue": "主要问题 问题 存在的问题 存在的主要问题 存在主要问题 问题描述 问题表现 具体问题 突出问题 查摆问题 issue",
    "target": "目标 整顿目标 工作目标 预期目标 达到目标 提升目标 目标要求 target",
    "content": "内容 整顿内容 工作内容 主要内容 任务内容 整改任务 content",
    "action": "措施 整顿措施 工作措施 具体措施 主要措施 整改举措 举措 整治措施 提升措施 action",
    "due_on": "时限 完成时间 整改时限 期限 完成期限 整改期限 办结时限 截止时间 完成日期 时间节点 整改完成时限 due_on",
    "leader": "领导 牵头领导 包联领导 县级联系领导 联系领导 县级领导 责任领导姓名 牵头责任人 leader",
    "leader_post": "领导职务 牵头领导职务 责任领导职位 联系领导职务 leader_post",
    "handler": "具体责任人 直接责任人 整改责任人 经办人 承办人 责任人姓名 handler",
    "handler_post": "具体责任人职务 直接责任人职务 经办人职务 承办人职务 责任人职位 handler_post",
    "note": "说明 附注 note",
}
# A header that says whose post it is only by standing right of a person.
POST = frozenset({"职务", "职位", "职务职级", "现任职务"})
POST_OF = {"leader": "leader_post", "handler": "handler_post"}


def _built_in() -> dict[str, str]:
    words = {key_of(header): column for column, header in HEADERS.items()}
    for column, aliases in BUILT_IN.items():
        words.update({key_of(alias): column for alias in aliases.split()})
    return words


WORDS = _built_in()


@dataclass(frozen=True, slots=True)
class Layouts:
    """What is known of headers beyond the built-in words: aliases by key, and fixed layouts by fingerprint."""

    aliases: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, dict[int, str]] = field(default_factory=dict)

    def column(self, header: str) -> str:
        """The column that a header's key names, '' for none; an alias of the office's own goes first."""
        return self.aliases.get(header) or WORDS.get(header, "")
