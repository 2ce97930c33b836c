"""What no page would tell by a fault: a comment that would be shown."""

from pathlib import Path

from django.conf import settings


def test_a_comment_of_one_line_ends_on_it() -> None:
    """Django prints a `{# … #}` that spans lines; a longer one is a `{% comment %}`."""
    folder = Path(settings.BASE_DIR) / "templates"
    shown = [
        f"{path.relative_to(folder)}:{number}"
        for path in sorted(folder.rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.count("{#") != line.count("#}")
    ]
    assert shown == []
