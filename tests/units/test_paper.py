"""Prints: nothing is fetched from elsewhere, no character is lost in silence, and several are made at once."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from units import paper, paper_child
from units.disk import DiskFull
from units.paper_pool import PrintFailed, pool, prints

ROOT = Path(__file__).resolve().parent.parent.parent
# No font has a face for it.
NOWHERE = "\U0002fffd"


def page(text: str) -> str:
    return f'<html lang="zh-hans"><head><title>题</title></head><body><p>{text}</p></body></html>'


def test_a_character_that_no_font_has_is_refused_and_named() -> None:
    with pytest.raises(paper.FontMissing, match=NOWHERE):
        paper.pdf_of(page(f"好{NOWHERE}"))


def test_on_a_machine_without_chinese_fonts_the_message_says_what_to_install(tmp_path: Path) -> None:
    """A real process with a fontconfig that knows no Chinese font."""
    latin = Path("/usr/share/fonts/truetype/dejavu")
    config = tmp_path / "fonts.conf"
    folder = f"<dir>{latin}</dir>" if latin.exists() else ""
    config.write_text(f"<fontconfig>{folder}<cachedir>{tmp_path}</cachedir></fontconfig>", encoding="utf-8")
    program = (
        "import django; django.setup(); from units import paper\n"
        f"try: paper.pdf_of({page('弱村整顿')!r})\n"
        "except paper.FontMissing as refusal: print(refusal)"
    )
    environment = {
        **os.environ,
        "FONTCONFIG_FILE": str(config),
        "DJANGO_SETTINGS_MODULE": "campaign.settings",
        "DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert "fonts-noto-cjk" in done.stdout, done.stderr


def test_two_processes_make_the_same_prints_as_this_one() -> None:
    jobs = [(number, page(f"第{number}份")) for number in range(5)]
    made = dict(prints(jobs))
    assert made == {number: paper.pdf_of(html) for number, html in jobs}


def test_a_print_that_fails_is_named_and_the_others_are_made() -> None:
    made = dict(prints([("甲", page("好")), ("乙", page(NOWHERE)), ("丙", page("好"))], processes=1))
    failure = made["乙"]
    assert isinstance(failure, PrintFailed)
    assert failure.told
    assert NOWHERE in str(failure)
    assert made["甲"] == made["丙"]


def test_a_process_that_is_killed_fails_its_print_and_the_next_one_is_made() -> None:
    with pool(1) as submit:
        first = submit(page("好")).result()
        (child,) = _children()
        os.kill(child, signal.SIGKILL)
        with pytest.raises(PrintFailed, match="ended"):
            submit(page("好")).result()
        assert submit(page("好")).result() == first


def _children() -> list[int]:
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(number) for task in tasks for number in task.read_text().split()]


def test_the_processes_end_with_the_one_that_started_them() -> None:
    with pool(1) as submit:
        submit(page("好")).result()
        assert len(_children()) == 1
    assert _children() == []


def test_a_full_disk_in_the_printing_process_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("weasyprint.HTML.write_pdf", full)
    with pytest.raises(DiskFull):
        paper.pdf_of(page("好"))
    assert paper_child.answer(page("好").encode()) == paper_child.FULL
    monkeypatch.setattr("units.paper_pool.receive", lambda _stream: paper_child.FULL)
    with pytest.raises(DiskFull):
        dict(prints([("甲", page("好"))], processes=1))
