# The names that people and CI use. Everything is installed into .venv; versions are locked in requirements/lock.txt.
PYTHON ?= python3
BIN := .venv/bin
# Only what the lock files name, with the hashes that they give, and only wheels: nothing is built or run to be installed.
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement

.DEFAULT_GOAL := help
.PHONY: help site docs test thorough serve check format golden bench twice fuzz lock sbom audit browser clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: .venv/site.done ## check the data, write docs/, build site/
	@$(BIN)/python build.py

docs: .venv/site.done ## check the data and write docs/ only
	@$(BIN)/python build.py --docs-only

serve: .venv/site.done ## preview the site; edits of data, templates and docs show up by themselves
	@$(BIN)/python build.py --docs-only && NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs serve --dirty

test: .venv/test.done browser ## run every test
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

thorough: .venv/test.done browser ## run every test in every combination, and draw more often
	@ATLAS_THOROUGH=1 $(BIN)/python -m pytest --numprocesses auto --dist worksteal

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

fuzz: .venv/tools.done ## throw damaged datasets at the loader for FUZZ_SECONDS (60)
	@$(BIN)/python -m tests.fuzz

lock: .venv/tools.done ## resolve requirements/*.in anew into the lock files, and note when each version was released
	@$(BIN)/python -m tests.locking

sbom: .venv/test.done ## write the bill of materials and the about page's list of what ships
	@$(BIN)/python -m tests.supply

audit: .venv/tools.done ## look every locked version up among known vulnerabilities
	@$(BIN)/python -m tests.audit

clean: ## remove what was made, but not the environment
	@rm -rf site .site.new .site.new.work .site.old .site.lock .cache && git clean -fdXq docs

browser: ## install headless Chromium where that is possible, else say what is missing
	@sh tests/chromium.sh

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is needed; on Debian: apt-get install python3-venv"; exit 1; }

.venv/site.done: requirements/lock-site.txt | .venv/bin/python
	@echo "installing the locked packages into .venv"
	@$(PIP) requirements/lock-site.txt
	@touch $@

.venv/test.done: requirements/lock.txt | .venv/bin/python
	@echo "installing the locked packages and those of the tests into .venv"
	@$(PIP) requirements/lock.txt
	@touch $@ .venv/site.done

.venv/tools.done: requirements/lock-tools.txt .venv/test.done
	@$(PIP) requirements/lock-tools.txt
	@touch $@
