"""The cadence that a new site starts with; afterwards the rules are data that an administrator edits."""

from datetime import date
from typing import Any

# Before any campaign: the shipped rules hold for every day that is recorded.
BEGINNING = date(2000, 1, 1)

# Names, grade or list aimed at, visiting side, announced or not (None: either), period.
RULES: list[tuple[str, str, str, str, bool | None, str]] = [
    ("县级每月走访后进单位", "The county sees every weak unit each month", "weak", "county", None, "month"),
    ("重点单位每半月暗访", "Key units are visited unannounced each half-month", "key", "county", False, "half_month"),
    ("结对部门每月走访", "The paired department visits every month", "weak", "department", None, "month"),
    ("州级每季度巡查", "The prefecture tours every quarter", "weak", "prefecture", None, "quarter"),
]


def install(rule: Any) -> None:  # noqa: ANN401 - the model's class, in a migration a historical one
    """Fill the table where it is empty."""
    if rule.objects.exists():
        return
    rule.objects.bulk_create(
        rule(
            position=position,
            name_zh=zh,
            name_en=en,
            target=target,
            visit_level=level,
            announced=announced,
            period=period,
            count=1,
            in_force_from=BEGINNING,
        )
        for position, (zh, en, target, level, announced, period) in enumerate(RULES, 1)
    )
