"""Compiles the translations (`locale/**/*.po`) without the gettext tools, which a server need not have."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def main() -> None:
    """Write a `.mo` beside each `.po`."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))


if __name__ == "__main__":
    main()
