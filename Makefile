# `make` alone tells what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/postgres
WORKERS ?= auto
# These need no database, or prove what does not depend on it, so once is enough. What rooms ask of
# the database is asked on both: tests/web/lists and tests/web/guarding open every page and list.
ROOMS := activity amazon_orders attention catalog channel doors feeds front home listings logs \
  orders people refunds reports returns runs sales statuses stores
WITHOUT_DATABASE := tests/sandbox tests/amazon/client tests/architecture tests/config \
  tests/browser tests/journeys_in_browser tests/languages \
  tests/web/test_pages_ask_a_bounded_number_of_times.py $(addprefix tests/web/,$(ROOMS)) \
  tests/web/guarding/test_roles_open_their_pages.py tests/worker/test_memory_stays_flat.py
# Tests differ much in length: whoever is through takes over from the others.
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

.PHONY: help install install-dev run test test-sqlite test-postgres check fmt bench screenshots clean

help: ## Tell what there is.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

install: $(VENV)/.product ## Make .venv with the command `counterpart` in it.

run: install ## Show a day of orders with the sandbox Amazon, the web server and the worker.
	@$(BIN)/counterpart demo

test: check test-sqlite test-postgres ## Run every check and every test, on SQLite and on PostgreSQL.

test-sqlite: $(VENV)/.development ## Run all tests on SQLite.
	DATABASE_URL= $(PYTEST)

test-postgres: $(VENV)/.development ## Run the tests that use a database on PostgreSQL, where one answers.
	@if DATABASE_URL=$(POSTGRES_URL) $(BIN)/python tests/postgres_answers.py; then \
	  DATABASE_URL=$(POSTGRES_URL) PGOPTIONS="-c synchronous_commit=off" \
	    $(PYTEST) $(addprefix --ignore=,$(WITHOUT_DATABASE)); \
	elif [ "$$CI" = true ]; then exit 1; \
	else echo "Tests on PostgreSQL are left out. Start one, or set POSTGRES_URL=postgres://user@host/name."; fi

check: $(VENV)/.development ## Check style, types, layers and migrations.
	$(BIN)/ruff format --check -q .
	$(BIN)/ruff check -q .
	$(BIN)/mypy src tests bench
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

fmt: $(VENV)/.development ## Put the code into its form.
	$(BIN)/ruff format -q .
	$(BIN)/ruff check --fix -q .

bench: $(VENV)/.development ## Measure, as ratios against references of the same run.
	$(BIN)/python -m bench

screenshots: $(VENV)/.development ## Draw the pictures in docs/rooms anew; needs Chromium.
	DATABASE_URL= $(BIN)/python -m pytest -q -n 0 tests/browser/screenshots.py

clean: ## Remove what was made; the data in var stays.
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.product: requirements/build.txt requirements/product.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/build.txt -r requirements/product.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.development: requirements/development.txt $(VENV)/.product
	$(PIP) install --require-hashes -r requirements/development.txt
	@touch $@
