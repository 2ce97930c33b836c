"""The rows of a file beside what stands in the database: what is refused, and what is worth a look."""

from django.utils.translation import gettext as _

from issues.drafting import DeadlineBeforeFinding
from issues.import_report import Notes, Taken
from issues.import_standing import FIELDS, IssueKey, IssueRow, Standing
from issues.sheet_cells import key
from issues.sheet_rows import LeftOut, Row

type Pair = tuple[Row, Taken]


def leave_out(pairs: list[Pair], beside: Standing, notes: Notes) -> tuple[list[Pair], list[LeftOut]]:
    """The rows that say something, and those that do not, with the reason: as the ledger exports them beside measures.

    What was said of the latter is taken back.
    """
    left: dict[int, str] = {}
    known = [name for name in FIELDS if name in notes.table.header.columns]
    for row, one in pairs:
        if not one.place:
            continue
        if _names_only_an_issue(row, one, beside):
            left[one.row] = _("The issue is in the ledger already, and the row has no measure.")
        elif one.identity in beside.finished and _is_of_a_finished_plan(one, beside, known):
            left[one.row] = _("This measure stands in the unit's finished plan.")
    if not left:
        return pairs, []
    notes.forget(left)
    listed = [LeftOut(notes.table.sheet, number, why) for number, why in left.items()]
    return [(row, one) for row, one in pairs if one.row not in left], listed


def _names_only_an_issue(row: Row, one: Taken, beside: Standing) -> bool:
    if one.action or not one.issue or any(key(row.cells.get(name, "")) for name in ("action", *FIELDS)):
        return False
    return one.identity[:2] in beside.open or one.identity[:2] in beside.closed


def _is_of_a_finished_plan(one: Taken, beside: Standing, known: list[str]) -> bool:
    """Tell whether the row is one of a finished plan, in every column of the sheet, and none of the plan of now."""
    kinds = {
        row["plan__kind"]
        for row in beside.finished[one.identity]
        if all(row[name] == getattr(one, name) for name in known)
    }
    if one.identity in beside.measures:
        kinds.discard(beside.plans[one.place].kind)
    return one.plan_kind in kinds or (not one.plan_kind and bool(kinds))


def check(pairs: list[Pair], beside: Standing, notes: Notes) -> None:
    """Hold good rows against the issues that they answer, by the rules that a form holds a measure against."""
    told: set[IssueKey] = set()
    for row, one in pairs:
        issue = beside.issue_of(one)
        if issue is not None:
            _deadline(row, one, issue, beside, notes)
            if one.aspect_id and one.aspect_id != issue["aspect_id"]:
                _aspect(row, one, issue, beside, notes)
        elif one.issue and one.identity[:2] not in told:
            told.add(one.identity[:2])
            _came_back(row, one, beside, notes)


def _deadline(row: Row, one: Taken, issue: IssueRow, beside: Standing, notes: Notes) -> None:
    """No deadline lies before the finding; one that the plan has already is no news."""
    if one.due_on is None or one.due_on >= issue["found_on"]:
        return
    measure = beside.measures.get(one.identity)
    if measure is None or measure["due_on"] != one.due_on:
        notes.error(row, "due_on", DeadlineBeforeFinding(due=one.due_on, found=issue["found_on"]))


def _aspect(row: Row, one: Taken, issue: IssueRow, beside: Standing, notes: Notes) -> None:
    """An issue of a plan in force keeps the aspect that was approved; any other is moved, unless its twin is there."""
    names = {"old": beside.aspects[issue["aspect_id"]], "new": beside.aspects[one.aspect_id]}
    if issue["pk"] in beside.in_force:
        message = _("In the unit's approved plan this issue stands under %(old)s, which an import does not change.")
        notes.error(row, "aspect", message % names)
    elif any(twin["aspect_id"] == one.aspect_id for twin in beside.open.get(one.identity[:2], ())):
        message = _("This issue stands under %(old)s, and the same one is open in this unit under %(new)s already.")
        notes.error(row, "aspect", message % names)
    elif one.identity not in beside.measures:
        # A measure that stands shows it as its change.
        message = _("This issue stands under %(old)s so far; the import moves it to %(new)s.")
        notes.warn(row, "aspect", message % names)


def _came_back(row: Row, one: Taken, beside: Standing, notes: Notes) -> None:
    """An issue that was closed comes back by being reopened: only then it counts as recurred."""
    if closed := beside.closed.get(one.identity[:2]):
        message = _(
            "The same issue of this unit was closed on %(day)s. If it came back, reopen it on its page first, so that "
            "it counts as recurred; otherwise it is taken for a new issue."
        )
        notes.warn(row, "issue", message % {"day": closed["closed_on"]})
