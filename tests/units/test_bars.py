"""Bars: pieces from the weak end, to one scale."""

from units import bars
from units.bars import Tally


def test_pieces_begin_at_the_weak_end_and_leave_out_empty_grades() -> None:
    pieces = bars.cut(Tally(advanced=2, ordinary=4, lagging=1, problem=1), 8)
    assert [(piece.grade, piece.start, piece.end, piece.width) for piece in pieces] == [
        ("problem", "0.00%", "12.50%", "12.50%"),
        ("lagging", "12.50%", "25.00%", "12.50%"),
        ("ordinary", "25.00%", "75.00%", "50.00%"),
        ("advanced", "75.00%", "100.00%", "25.00%"),
    ]


def test_the_longest_bar_fills_the_drawing_and_the_others_keep_its_scale() -> None:
    drawn = bars.draw([("A", "", Tally(ordinary=10)), ("B", "/b/", Tally(ordinary=4, ungraded=1))])
    assert [bar.segments[-1].end for bar in drawn] == ["100.00%", "50.00%"]
    assert [(bar.label, bar.url) for bar in drawn] == [("A", ""), ("B", "/b/")]


def test_areas_without_units_have_bars_without_pieces() -> None:
    assert [bar.segments for bar in bars.draw([("A", "", Tally())])] == [()]
    assert bars.draw([]) == []


def test_counts_add_up() -> None:
    total = bars.add_up([Tally(1, 2, 3, 4, 5), Tally(problem=1)])
    assert total == Tally(1, 2, 3, 5, 5)
    assert (total.total, total.weak) == (16, 8)


def test_each_grade_has_a_key_in_the_legend() -> None:
    assert [key.grade for key in bars.KEYS] == ["problem", "lagging", "ordinary", "advanced", "ungraded"]
