"""Makes the checkout ready: system parts, `.venv` with the locked dependencies, fonts, compiled messages.

`setup.sh` starts it. With `--test` it also installs what the tests need and fails when a part is missing.
A second start finds everything in place, asks no network and takes a moment.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import fonts
import system

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "locks-installed"
RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"


class SetupError(Exception):
    """What is missing, in words that say what to do about it."""


def main(arguments: list[str]) -> int:
    """Make everything ready; return the exit status."""
    testing = "--test" in arguments
    try:
        prepare_system(testing)
        make_environment()
        if install(TEST_LOCK if testing else RUN_LOCK):
            fonts.fetch(VENV / "fonts")
        compile_messages()
    except (SetupError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def prepare_system(testing: bool) -> None:
    """Install missing system parts when root, else say what to install; some the site can start without."""
    missing = system.missing(testing)
    if missing and system.can_install():
        print(f"Installing with apt: {' '.join(missing)} (this can take some minutes)", flush=True)
        system.install(missing)
        missing = system.missing(testing)
    if not missing:
        return
    advice = f"Missing on this machine: {', '.join(missing)}. Install as root with:\n  {system.advice(missing)}"
    if testing or system.needs(missing):
        raise SetupError(advice)
    print(f"{advice}\nThe site runs without, but cannot make its PDFs.", file=sys.stderr)


def make_environment() -> None:
    """Make `.venv`, anew when it is broken or its Python is gone."""
    # setup.sh starts this file with .venv's own Python whenever that one is there and new enough.
    if Path(sys.prefix).resolve() == VENV and (STAMP.exists() or _has_pip()):
        return
    print(f"Making .venv with Python {sys.version.split()[0]}", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def install(lock: Path) -> bool:
    """Install the lock with its hashes checked, unless this very lock is installed; tell whether it did."""
    digest = _digest(lock)
    if STAMP.exists() and digest in STAMP.read_text(encoding="ascii").split():
        return False
    print(f"Installing {lock.name}", flush=True)
    STAMP.unlink(missing_ok=True)
    command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run([*command, "--require-hashes", "--requirement", lock], check=False)
    if done.returncode:
        raise SetupError(f"pip could not install {lock.name}; what it said stands above.")
    # The tests' lock holds everything of the other with the same pins.
    locks = [RUN_LOCK, TEST_LOCK] if lock == TEST_LOCK else [RUN_LOCK]
    STAMP.write_text("\n".join(map(_digest, locks)), encoding="ascii")
    return True


def compile_messages() -> None:
    """Compile translations that are newer than their compiled form."""
    if any(_stale(source) for source in ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        subprocess.run([PYTHON, ROOT / ".dev" / "messages.py"], check=True)


def _has_pip() -> bool:
    return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def _stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped; the next start goes on from here.")
