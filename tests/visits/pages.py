"""How the tests of visits' pages sign in and fill in the form."""

import uuid
from typing import Any

from django.test import Client

from issues.models import Aspect
from tests.factories import Tree


def signed_in(user: object) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)  # type: ignore[arg-type]
    return client


def given(tree: Tree, **other: Any) -> dict[str, Any]:
    """What a user types into the form."""
    rows = {f"found-{row}-{name}": "" for row in range(4) for name in ("aspect", "text")}
    return {
        "unit": tree.villages[0].short_code,
        "place": "",
        "on": "2016-12-20",
        "level": "county",
        "announced": "unannounced",
        "visitors": "组织部组织科科长",
        "seen": "值班室无人，门锁着",
        "once": str(uuid.uuid4()),
        "found-TOTAL_FORMS": "4",
        "found-INITIAL_FORMS": "0",
        **rows,
        **other,
    }


def finding(text: str = "饮水管道冻裂", row: int = 0) -> dict[str, str]:
    aspect = str(Aspect.objects.get(code="water").pk)
    return {f"found-{row}-aspect": aspect, f"found-{row}-text": text}
