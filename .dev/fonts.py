"""Fetches FangSong and KaiTi for printed documents into `.venv`: Fandol, out of Debian's TeX fonts.

Best effort: without them print falls back to Noto Serif. Nothing is put outside the project, so no root is
needed; `campaign/environment.py` tells fontconfig where they lie.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

PACKAGE = "texlive-lang-chinese"
FACES = ["FandolFang-Regular.otf", "FandolKai-Regular.otf"]
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
</fontconfig>
"""


def fetch(folder: Path) -> None:
    """Put the faces and a fontconfig file into the folder, unless they lie there or cannot be had."""
    if all((folder / face).exists() for face in FACES) or not shutil.which("apt-get"):
        return
    print("Fetching FangSong and KaiTi for printing", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        faces = _unpack(Path(scratch))
        if len(faces) < len(FACES):
            print("They cannot be had here; documents will print in Noto Serif.")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for face in faces:
            shutil.copy(face, folder)
    (folder / "fonts.conf").write_text(FONTCONFIG.format(folder=folder), encoding="utf-8")


def _unpack(scratch: Path) -> list[Path]:
    """Download the package and unpack it; a partial list or none when a step fails."""
    # Root's apt downloads as another user, who must be able to write here.
    scratch.chmod(0o777)
    commands = (["apt-get", "download", PACKAGE], ["sh", "-c", f"dpkg-deb -x {PACKAGE}_*.deb unpacked"])
    for command in commands:
        if subprocess.run(command, cwd=scratch, capture_output=True, check=False).returncode:
            return []
    return [path for face in FACES for path in scratch.rglob(face)][: len(FACES)]
