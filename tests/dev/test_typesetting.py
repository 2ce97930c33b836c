"""The bulletin's text and tables on their way to typst, and the line of the table where there is no typst."""

import pytest

from tests.bench import typesetting

HTML = """
<html><head><title>no</title><style>p{}</style></head><body>
<p>软乡 36 个 #1</p><svg><text>charts</text></svg>
<table><thead><tr><th rowspan="2">区域</th><th colspan="2">乡镇</th></tr><tr><th>一般</th><th>后进</th></tr></thead>
<tbody><tr><th>甲县</th><td>9</td><td>1</td></tr></tbody></table>
</body></html>
"""


def test_text_and_every_cell_arrive_and_charts_do_not() -> None:
    source = typesetting.document(HTML)
    assert "软乡 36 个 \\#1" in source
    assert "charts" not in source
    assert "no" not in source.removeprefix(typesetting.HEAD)
    assert source.count("table.cell(") == 7
    assert "#table(columns: 3, table.header(table.cell(colspan: 1, rowspan: 2)[区域]" in source


def test_without_typst_there_is_nothing_to_set_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("tests.bench.typesetting.find_spec", lambda _name: None)
    assert typesetting.setter() is None


def test_the_table_of_figures_says_that_it_was_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.bench import summaries

    monkeypatch.setattr("tests.bench.typesetting.setter", lambda: None)
    line = summaries._typst(HTML)
    assert (line.measured, line.ok, "not installed" in line.note) == ("not measured", None, True)
