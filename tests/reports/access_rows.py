"""The access table's rows of the app reports, and the records that fill their addresses."""

from collections.abc import Mapping
from datetime import date

from campaign.accounts.models import User
from campaign.reports.models import Summary, SummaryBatch
from tests.access_table_rows import NO, Group, Row, may, same, these
from units.access import Action
from units.models import Unit

READ, DRAFT, ISSUE = may(Action.READ), may(Action.DRAFT_SUMMARY), may(Action.ISSUE_SUMMARY)
MEND = may(Action.MEND_RECORDS)
DAY, MONTH = date(2016, 9, 30), date(2016, 9, 1)


def _row(tail: str, address: str, get: tuple[Group, ...] = NO, post: tuple[Group, ...] = NO, **body: str) -> Row:
    return Row(f"reports:{tail}", f"/reports/{address}", get, post, body)


# 409: the rule that forbids the step is shown on the page (a summary of no figures; a draft that is not checked).
STEP = these(DRAFT, 409)
ROWS: list[Row] = [
    Row("reports:report-list", "/reports/?area={village}", these(READ, 200), NO),
    _row("summary-new", "draft/?area={township}", same(DRAFT, 200), same(DRAFT, 200)),
    _row("summary-detail", "summaries/{summary}/", these(DRAFT, 200)),
    _row("summary-edit", "summaries/{summary}/edit/", these(DRAFT, 200), these(DRAFT, 200)),
    _row("summary-recompute", "summaries/{summary}/recompute/", post=STEP, seen="0"),
    _row("summary-check", "summaries/{summary}/check/", post=these(ISSUE, 409), seen="0"),
    _row("summary-issue", "summaries/{summary}/issue/", post=these(ISSUE, 409), seen="0"),
    # 200: the form with the rule that forbids it, as the summary is not issued.
    _row("summary-correct", "summaries/{summary}/correct/", these(DRAFT, 200), these(DRAFT, 200), reason="x"),
    _row("summary-pdf", "summaries/{summary}/summary.pdf", these(DRAFT, 200)),
    _row("summary-xlsx", "summaries/{summary}/summary.xlsx", these(DRAFT, 200)),
    _row("batch-list", "batches/", same(DRAFT, 200), same(DRAFT, 200)),
    _row("batch-detail", "batches/{batch}/", these(DRAFT, 200)),
    _row("batch-cancel", "batches/{batch}/cancel/", post=these(DRAFT, 302)),
    _row("batch-resume", "batches/{batch}/resume/", post=these(DRAFT, 302)),
    # The archive is there when the batch has ended.
    _row("batch-zip", "batches/{batch}/summaries.zip", get=()),
    _row("monthly-pdf", "{village}/2016-09.pdf", these(READ, 200)),
    _row("monthly-xlsx", "{village}/2016-09.xlsx", these(READ, 200)),
    _row("dashboard", "{village}/2016-12/", these(READ, 200)),
    _row("check-list", "checks/?area={village}", these(MEND, 200)),
    _row("check-list-xlsx", "checks.xlsx?area={village}", these(MEND, 200)),
]


def records(village: Unit, township: Unit, root: User) -> Mapping[str, object]:
    """Records about the village and its township by the name that an address or a body gives them."""
    from campaign.reports.figures import as_dict, monthly

    figures = as_dict(monthly(township.area, MONTH, on=DAY))
    summary = Summary.objects.create(
        area=township,
        month=MONTH,
        on=DAY,
        figures=figures,
        text="正文。",
        office="办",
        copies=1,
        drafted_on=DAY,
        author=root,
    )
    batch = SummaryBatch.objects.create(
        area=township, month=MONTH, level=4, on=DAY, requested_by=root, state="cancelled"
    )
    return {"summary": summary.pk, "batch": batch.pk}
