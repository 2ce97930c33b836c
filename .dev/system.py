"""What must be on the machine beside Python: which parts are missing, and how to get them."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import postgres

VENV_PACKAGE = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
FONT_FOLDERS = ["/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"]


def missing(testing: bool) -> list[str]:
    """Name the Debian packages whose part is not there, by trying the part and not the package."""
    parts = RUN_PARTS | TEST_PARTS if testing else RUN_PARTS
    return [package for package, present in parts.items() if not present()]


def can_install() -> bool:
    """Tell whether this process may install packages: root on a machine with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install packages with apt; the last words of a failure are printed, what is missing is told later."""
    command = ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *packages]
    if _apt(command).returncode == 0:
        return
    # A fresh machine has no package lists, an old one stale ones.
    _apt(["apt-get", "update", "--quiet"])
    done = _apt(command)
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-20:]))


def advice(packages: list[str]) -> str:
    """The command to type, as root or with sudo."""
    return f"apt-get install --no-install-recommends {' '.join(packages)}"


def needs(packages: list[str]) -> bool:
    """Tell whether one of the packages is a part that nothing works without."""
    return VENV_PACKAGE in packages


def _apt(command: list[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )


def _library(name: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return present


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _chinese_font() -> bool:
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob("NotoSerifCJK*"), None) for folder in folders)


def _venv() -> bool:
    """Tell whether this Python is in an environment or can make one with pip in it; Debian splits that off."""
    importlib.invalidate_caches()
    return sys.prefix != sys.base_prefix or all(importlib.util.find_spec(module) for module in ("venv", "ensurepip"))


RUN_PARTS: dict[str, Callable[[], bool]] = {
    VENV_PACKAGE: _venv,
    "libpango-1.0-0": _library("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": _library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": _library("libharfbuzz-subset.so.0"),
    "fonts-noto-cjk": _chinese_font,
}
TEST_PARTS: dict[str, Callable[[], bool]] = {
    "chromium": _program("chromium"),
    "postgresql": lambda: postgres.programs() is not None,
    "poppler-utils": _program("pdftotext"),
    "gettext": _program("xgettext"),
}
