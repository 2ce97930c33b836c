"""Two people at the same moment, with connections of their own: one opinion is written and the other person is told."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from campaign.accounts.models import User
from campaign.grading import refusals, signing
from campaign.grading.boards import board
from campaign.grading.models import Assessment, GradeTally, Grading, Review
from campaign.grading.tallies import rebuild
from tests.factories import make_tree, make_user
from tests.grading.factories import DAY, make_cast, make_round, sign, submitted
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run the jobs in threads that start together; what each returned or raised."""
    results: list[object] = [None] * len(jobs)
    gate = Barrier(len(jobs))

    def run(number: int, job: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[number] = job()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number, job)) for number, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def agree(row: Assessment, by: User) -> Callable[[], Assessment]:
    assert row.stage is not None
    stage = row.stage
    return lambda: signing.agree(row, stage=stage, seen_version=row.version, by=by, on=DAY)


def test_two_reviewers_of_one_stage_write_one_opinion() -> None:
    tree = make_tree(1, 1, 1)
    cast = make_cast(tree)
    row = submitted(make_round(tree, cast), tree.villages[0], cast)
    results = at_once(agree(row, cast.checkers[0]), agree(row, cast.checkers[1]))
    assert {type(result) for result in results} == {Assessment, refusals.NotWaiting}
    assert Review.objects.count() == 1
    assert AuditEntry.objects.filter(action="grading.signed").count() == 1


def test_a_double_click_on_the_last_stage_writes_one_grading() -> None:
    tree = make_tree(1, 1, 1)
    cast = make_cast(tree)
    row = sign(submitted(make_round(tree, cast), tree.villages[0], cast), cast.baseline[:11])
    at_once(*[agree(row, cast.prefecture)] * 2)
    assert Grading.objects.count() == 1
    assert Review.objects.filter(signed_by=cast.prefecture).count() == 1
    assert board(tree.prefecture.area, on=DAY).total.villages.ordinary == 1


def test_two_batches_over_the_same_units_sign_each_once_and_keep_the_tally() -> None:
    tree = make_tree(1, 1, 8)
    cast = make_cast(tree)
    round_ = make_round(tree, cast)
    rows = [submitted(round_, unit, cast) for unit in tree.villages]
    for person in cast.baseline[:11]:
        signing.agree_batch([row.pk for row in rows], by=person, on=DAY)
    second = make_user(Role.PREFECTURE, tree.prefecture)
    numbers = [row.pk for row in rows]
    at_once(
        lambda: signing.agree_batch(numbers, by=cast.prefecture, on=DAY),
        lambda: signing.agree_batch(numbers[::-1], by=second, on=DAY),
    )
    assert Grading.objects.count() == 8
    kept = sorted(GradeTally.objects.exclude(change=0).values_list("area_code", "kind", "grade", "on", "change"))
    rebuild()
    assert sorted(GradeTally.objects.values_list("area_code", "kind", "grade", "on", "change")) == kept
