.PHONY: help run test bench format setup lock

PYTHON = .venv/bin/python

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 8

run: ## set up, migrate, load the demo when the database is empty, serve on http://127.0.0.1:$PORT (8000)
	@.dev/setup.sh && exec $(PYTHON) .dev/run.py

test: ## set up, then every check and test: SQLite, PostgreSQL, Chromium
	@.dev/setup.sh --test && exec $(PYTHON) .dev/test.py

bench: ## print the performance table
	@.dev/setup.sh --test && exec $(PYTHON) .dev/bench.py

format: ## format the code as `make test` wants it
	@.dev/setup.sh --test && $(PYTHON) -m ruff check --fix . && $(PYTHON) -m ruff format .

setup: ## only set up: system parts, .venv, fonts, translations
	@.dev/setup.sh

lock: ## remake the locked dependencies (UPGRADE=1: take the newest)
	@.dev/setup.sh && .dev/lock.sh
