import pytest

from tests.factories import make_tree
from units import tallies
from units.models import StandingTally


@pytest.mark.django_db(transaction=True)
def test_factory_keeps_the_tally() -> None:
    make_tree(2, 2, 3)
    kept = set(StandingTally.objects.values_list("area_code", "area_level", "kind", "on", "change"))
    tallies.rebuild()
    assert set(StandingTally.objects.values_list("area_code", "area_level", "kind", "on", "change")) == kept
