"""The taxonomy that a new site starts with; afterwards it is data to edit."""

from issues.models import Aspect, Category

type Line = tuple[str, str, str]

CATEGORIES: list[tuple[Line, list[Line]]] = [
    (
        ("organisation", "组织功能", "Organisation"),
        [
            ("decisions", "议事决策", "Decision-making"),
            ("meetings", "组织生活", "Regular meetings"),
            ("premises", "阵地建设", "Premises"),
            ("service", "服务群众", "Service to residents"),
        ],
    ),
    (
        ("team", "队伍建设", "Leadership team"),
        [
            ("posts", "班子配备", "Posts filled"),
            ("attendance", "履职在岗", "Attendance"),
            ("ability", "能力素质", "Ability"),
            ("succession", "后备力量", "Succession"),
        ],
    ),
    (
        ("development", "发展举措", "Development"),
        [
            ("economy", "集体经济", "Collective economy"),
            ("projects", "项目实施", "Projects"),
            ("planning", "发展规划", "Planning"),
            ("skills", "技能培训", "Skills training"),
        ],
    ),
    (
        ("livelihood", "民生改善", "Livelihood"),
        [
            ("water", "饮水", "Drinking water"),
            ("roads", "道路", "Roads"),
            ("health_school", "医疗教育", "Health and schooling"),
            ("housing_power", "住房用电", "Housing and electricity"),
        ],
    ),
    (
        ("governance", "社会治理", "Local governance"),
        [
            ("disputes", "矛盾调处", "Disputes settled"),
            ("safety", "安全防灾", "Safety and disaster readiness"),
            ("requests", "诉求办理", "Residents' requests"),
            ("environment", "环境卫生", "Environment"),
        ],
    ),
    (
        ("operation", "运行机制", "Operation"),
        [
            ("disclosure", "村务公开", "Disclosure of affairs"),
            ("finance", "财务管理", "Finances"),
            ("duty", "值班值守", "Duty roster"),
            ("follow_up", "任务落实", "Follow-through"),
        ],
    ),
]


def install(category: type[Category], aspect: type[Aspect]) -> None:
    """Fill the two tables where they are empty; takes the model classes, which in a migration are historical ones."""
    if category.objects.exists():
        return
    for number, ((code, zh, en), aspects) in enumerate(CATEGORIES, 1):
        parent = category.objects.create(code=code, name_zh=zh, name_en=en, position=number)
        aspect.objects.bulk_create(
            aspect(category=parent, code=one, name_zh=name_zh, name_en=name_en, position=place)
            for place, (one, name_zh, name_en) in enumerate(aspects, 1)
        )
