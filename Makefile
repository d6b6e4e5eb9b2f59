# Recipes for users and developers. `make` lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
DEVELOPER := .venv/.ready-to-develop
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What is compiled stays compiled, wherever that is not usual: each worker and each command would do it again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo servers test style check fix site zipapp bench bench-serve bench-rules bench-peers

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "slo needs Python 3.11 or newer; name one by PYTHON=python3.x" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable '$(1)'
	$(BIN)/python -m compileall -q slo
	@touch $(STAMP) $@
endef

$(STAMP): pyproject.toml
	$(call install,.)

$(DEVELOPER): pyproject.toml
	$(call install,.[dev])

demo: $(STAMP) ## compile definitions/ into generated/ and show what is left of each error budget
	$(BIN)/slo compile
	$(BIN)/slo status --events demo/history.csv.gz

servers: ## fetch real Prometheus and Alertmanager servers and a browser for the tests (Debian's packages; installs nothing)
	tools/servers
	tools/browser

test: $(DEVELOPER) ## everything that proves slo, real servers included (twenty minutes on two cores)
	@tools/servers || echo "Going on without the servers that could not be had: their tests are skipped."
	@tools/browser || echo "Going on without a browser: its tests are skipped."
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder

style: $(DEVELOPER) ## layout, lint, types, floors, and whether generated/ says what definitions/ say
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/slo compile --check

check: style test ## what a change must pass

fix: $(DEVELOPER) ## put style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

zipapp: $(DEVELOPER) ## slo and what it needs in one file, dist/slo.pyz, for this system and version of Python
	@mkdir -p dist
	$(BIN)/shiv --quiet --reproducible --console-script slo --output-file dist/slo.pyz .

site: $(DEVELOPER) ## the documentation as a site with search, in dist/site/html
	$(BIN)/python tools/site.py
	$(BIN)/zensical build --strict

bench: $(DEVELOPER) ## speed and memory, as ratios measured in one run
	$(BIN)/python -m bench

bench-serve: $(DEVELOPER) ## memory and time of slo serve with 200 clients and 20,000 requests (two minutes)
	$(BIN)/python -m bench.serve

bench-rules: $(DEVELOPER) ## what rules touch and how right budgets are, beside Sloth's and Pyrra's (ten minutes)
	$(BIN)/python -m bench.rules | tee bench/rules/RESULTS.md

bench-peers: $(DEVELOPER) ## when alerts of Sloth, Pyrra and ours fire on one history, and what budgets remain (two minutes)
	$(BIN)/python -m bench.peers_behaviour | tee bench/peers_behaviour/RESULTS.md
