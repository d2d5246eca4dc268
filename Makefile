# One More Step. `make run` starts it, `make test` checks all of it.
# Both set up what they need by themselves and ask nothing.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test lint pins clean tools

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
PYTHON ?=
FAILED := .pytest_cache/v/cache/lastfailed
# Two more than there are cores: the two with a browser mostly wait for it.
WORKERS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 2 )))
export PIP_DISABLE_PIP_VERSION_CHECK := 1
ifdef DATABASE
run: export ONE_MORE_STEP_DATABASE := $(DATABASE)
endif
run: export ONE_MORE_STEP_SITE ?= http://127.0.0.1:$(PORT)

help:
	@echo "make run     start One More Step on http://127.0.0.1:$(PORT), with a demo network the first time"
	@echo "               another port:      make run PORT=8600"
	@echo "               another database:  make run DATABASE=postgresql://name@host/database"
	@echo "make test    check everything: code rules, types, tests (also PostgreSQL and a browser)"
	@echo "make lint    only the code rules and types"
	@echo "make pins    renew requirements.txt and requirements-dev.txt from pyproject.toml"
	@echo "make clean   remove what was installed and cached here; the database in data/local stays"

run: $(VENV)/run.stamp
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null || { \
	    echo "Port $(PORT) is in use, or may not be used. Nothing was started."; \
	    echo "Take another one: make run PORT=8600"; exit 1; }
	@$(BIN)/python -m partnering init
	@$(BIN)/python -m partnering demo --when-empty
	@exec $(BIN)/python -m streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

# A story in a real browser may fail where a machine is so busy that a press comes too late. Where nothing else failed,
# such stories are told once more, alone; a story that fails twice fails.
test: $(VENV)/test.stamp tools lint
	@rm -f $(FAILED)
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 4 || { \
	    [ -f $(FAILED) ] && ! grep '::' $(FAILED) | grep -qv '"tests/browser/' || exit 1; \
	    echo "Once more, alone: what failed in the browser."; \
	    $(BIN)/python -m pytest --last-failed --last-failed-no-failures none; }

lint: $(VENV)/test.stamp
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

# A real PostgreSQL server, a browser, and the library that Playwright needs to drive it. Where they may be installed
# they are; elsewhere their tests are skipped in plain words, but never in CI.
tools:
	@missing=""; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing=" postgresql"; \
	command -v chromium >/dev/null || missing="$$missing chromium fonts-liberation"; \
	! command -v apt-get >/dev/null || ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || missing="$$missing libatomic1"; \
	[ -n "$$missing" ] || exit 0; \
	as_root=""; [ "$$(id -u)" = 0 ] || as_root="sudo -n"; \
	if command -v apt-get >/dev/null && $$as_root true 2>/dev/null; then \
	    echo "Installing for the tests:$$missing"; \
	    $$as_root apt-get -qq update && \
	    $$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $$missing \
	        >/dev/null && exit 0; \
	fi; \
	echo "Not here, and could not be installed:$$missing. The tests that need them are skipped."; \
	echo "To run them too: sudo apt-get install$$missing"; \
	[ "$$CI" != true ]

pins: $(VENV)/test.stamp
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --upgrade \
	    --custom-compile-command "make pins" --output-file requirements.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --upgrade \
	    --no-header --no-annotate --constraint requirements.txt --group dev > $(VENV)/dev.txt
	@{ echo "# Made by: make pins"; echo "-r requirements.txt"; \
	    awk 'NR == FNR { pinned[$$1]; next } !($$1 in pinned)' requirements.txt $(VENV)/dev.txt; } > requirements-dev.txt

clean:
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/run.stamp: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing what One More Step needs. The first time this takes a minute or two."
	@$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	@$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@

$(BIN)/python:
	@for name in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	    if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        $$name -m venv --clear $(VENV) && exit 0; \
	        rm -rf $(VENV); \
	        echo "$$name cannot make a virtual environment."; \
	        echo "On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; \
	    fi; \
	done; \
	echo "One More Step needs Python 3.11 or newer, and none was found."; \
	echo "Get it from https://www.python.org/downloads/, or say where it is: make run PYTHON=/path/to/python3"; \
	exit 1
