#!/bin/sh
# Finds a Python that is new enough and hands over to setup.py beside this file.
# Candidates are run, not looked at: a pyenv shim may exist for a version that is not there, and exits 127.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONHOME PYTHONPATH

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

for python in .venv/bin/python python3.13 python3.14 python3.12 python3 python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python; do
    if new_enough "$python"; then
        exec "$python" .dev/setup.py "$@"
    fi
done
found=$(python3 --version 2>/dev/null || echo "no Python at all")
echo "This needs Python 3.12 or newer, but found $found: install one (on Debian 13: apt-get install python3 python3-venv)." >&2
exit 1
