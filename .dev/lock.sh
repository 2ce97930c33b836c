#!/bin/sh
# Remakes both locks from pyproject.toml: `make lock`. Pins that still fit stay; UPGRADE=1 takes the newest.
# pip-compile writes the hashes of every file of a release, so one lock serves all platforms. Addresses of
# package indexes are left out: each machine has its own.
set -eu
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT INT TERM

.venv/bin/python -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check pip-tools

lock() {
    CUSTOM_COMPILE_COMMAND="make lock" "$tools/bin/pip-compile" --quiet ${UPGRADE:+--upgrade} \
        --generate-hashes --allow-unsafe --strip-extras --no-annotate \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options "$@" pyproject.toml
}
lock --output-file requirements.lock
lock --extra test --constraint requirements.lock --output-file requirements-test.lock
