from campaign.demo import names


def test_stems_differ_from_each_other_and_from_the_counties() -> None:
    stems = names.stems()
    taken = {name[:-1] for name in (names.PREFECTURE, *names.COUNTIES)}
    assert len(stems) == len(set(stems))
    assert taken.isdisjoint(stems)
    assert {len(stem) for stem in stems} == {2}


def test_order_is_always_the_same() -> None:
    assert names.stems() == names.stems()


def test_eighteen_counties_have_names_of_their_own() -> None:
    assert len(set(names.COUNTIES)) == 18
