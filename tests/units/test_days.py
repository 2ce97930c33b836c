"""Days as sheets hold them."""

from datetime import date

import pytest

from units import days


@pytest.mark.parametrize(
    "text",
    [
        *("2016-12-05", "2016.12.5", "2016/12/5", "20161205", "2016年12月5日", "２０１６年１２月５日", " 2016-12-05 "),
        *("2016年12月5号", "2016-12-05 00:00:00"),
    ],
)
def test_read(text: str) -> None:
    assert days.parse(text) == date(2016, 12, 5)


@pytest.mark.parametrize(
    "text", ["", "12月底", "2016-13-01", "2016-02-30", "2016", "16-12-05", "2016-12-05 13:00", "x"]
)
def test_refused_rather_than_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        days.parse(text)
