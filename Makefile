# The names that people and CI use. Everything is installed into .venv; versions are locked in requirements/lock.txt.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint requirements/lock.txt

.DEFAULT_GOAL := help
.PHONY: help site docs test serve check format golden bench twice lock browser clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: .venv/site.done ## check the data, write docs/, build site/
	@$(BIN)/python build.py

docs: .venv/site.done ## check the data and write docs/ only
	@$(BIN)/python build.py --docs-only

serve: .venv/site.done ## preview the site; edits of data, templates and docs show up by themselves
	@$(BIN)/python build.py --docs-only && NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs serve

test: .venv/test.done browser ## run every test
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: .venv/test.done ## lint, formatting, types, import contracts, data
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/python build.py --check

format: .venv/test.done ## put the code into its usual form
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

golden: .venv/test.done ## write the expected pages of tests/sites/ anew; read the diff
	@$(BIN)/python -m tests.golden

bench: .venv/test.done browser ## measure the build against bare MkDocs, in one run
	@$(BIN)/python -m tests.bench

twice: .venv/test.done ## build the site in two surroundings and compare every byte
	@$(BIN)/python -m tests.reproducing

lock: .venv/test.done ## resolve requirements/*.in anew into the lock file
	@$(PIP) uv && $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header requirements/test.in --output-file requirements/lock.txt

clean: ## remove what was made, but not the environment
	@rm -rf site .site.new .site.new.work .site.old .site.lock .cache && git clean -fdXq docs

browser: ## install headless Chromium where that is possible, else say what is missing
	@sh tests/chromium.sh

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is needed; on Debian: apt-get install python3-venv"; exit 1; }

.venv/site.done: requirements/site.in requirements/lock.txt | .venv/bin/python
	@echo "installing the locked packages into .venv"
	@$(PIP) --requirement requirements/site.in
	@touch $@

.venv/test.done: requirements/test.in requirements/site.in requirements/lock.txt | .venv/bin/python
	@echo "installing the locked packages and those of the tests into .venv"
	@$(PIP) --requirement requirements/test.in
	@touch $@ .venv/site.done
