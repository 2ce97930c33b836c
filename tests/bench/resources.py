"""What django-import-export does by default with the same measures: look at each row, then write each row."""

from collections.abc import Callable, Sequence
from typing import Any

import tablib
from import_export import fields, resources
from import_export.widgets import DateWidget, ForeignKeyWidget

from issues.models import Issue, Measure, Plan

TEXTS = ("target", "content", "action", "leader", "leader_post", "handler", "handler_post", "note")


class MeasureResource(resources.ModelResource):  # type: ignore[misc]  # the library has no types
    """The library as its manual shows it: a row is found by its keys, checked by the model, saved by itself."""

    plan = fields.Field("plan", "plan", ForeignKeyWidget(Plan, "pk"))
    issue = fields.Field("issue", "issue", ForeignKeyWidget(Issue, "pk"))
    due_on = fields.Field("due_on", "due_on", DateWidget("%Y-%m-%d"))

    class Meta:
        model = Measure
        import_id_fields = ("plan", "issue", "action")
        fields = ("plan", "issue", "position", "due_on", *TEXTS)


def default_path(written: Sequence[list[Any]], timed: Callable[[Callable[[], object]], float]) -> float:
    """Seconds of a dry run and an import; the plans and issues are there beforehand, at no charge."""
    for rows in written:
        if rows and isinstance(rows[0], Plan | Issue):
            type(rows[0])._default_manager.bulk_create(rows, batch_size=2000)
    measures: list[Measure] = next(rows for rows in written if rows and isinstance(rows[0], Measure))
    names = ["plan", "issue", "position", "due_on", *TEXTS]
    table = tablib.Dataset(headers=names)
    for one in measures:
        table.append([one.plan_id, one.issue_id, one.position, one.due_on, *(getattr(one, name) for name in TEXTS)])

    def both() -> None:
        resource = MeasureResource()
        for dry in (True, False):
            result = resource.import_data(table, dry_run=dry)
            if result.has_errors() or result.totals["new"] != len(measures):
                raise AssertionError(result.totals)

    return timed(both)
