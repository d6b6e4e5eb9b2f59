# Recipes for users and developers. `make` lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
DEVELOPER := .venv/.ready-to-develop
LOCKED := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command 'make lock'
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What is compiled stays compiled, wherever that is not usual: each worker and each command would do it again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo servers test style check fix site lock audit wheel man zipapp bench bench-serve bench-rules bench-peers bench-speed fuzz

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

# Whoever uses slo gets the newest versions that it accepts; whoever develops it, those of requirements/, by their hashes.
define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "slo needs Python 3.11 or newer; name one by PYTHON=python3.x" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(if $(1),$(BIN)/pip install --quiet --require-hashes --requirement $(1))
	$(BIN)/pip install --quiet $(if $(1),--no-deps --no-build-isolation) --editable .
	$(BIN)/python -m compileall -q slo
	@touch $(STAMP) $@
endef

$(STAMP): pyproject.toml
	$(call install,)

$(DEVELOPER): pyproject.toml requirements/develop.txt
	$(call install,requirements/develop.txt)

demo: $(STAMP) ## compile definitions/ into generated/ and show what is left of each error budget
	$(BIN)/slo compile
	$(BIN)/slo status --events demo/history.csv.gz

servers: ## fetch real Prometheus and Alertmanager servers and a browser for the tests (Debian's packages; installs nothing)
	tools/servers
	tools/browser

test: $(DEVELOPER) ## everything that proves slo, real servers included (13 minutes on two quick cores, twice as long on slow ones)
	@tools/servers || echo "Going on without the servers that could not be had: their tests are skipped."
	@tools/crds || echo "Going on without the definitions of Prometheus Operator's objects: their tests are skipped."
	@tools/engines victoria || echo "Going on without VictoriaMetrics: its tests are skipped."
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

lock: $(DEVELOPER) ## write requirements/ anew: the newest versions that pyproject.toml accepts, with hashes
	$(BIN)/uv pip compile $(LOCKED) --output-file requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile $(LOCKED) --output-file requirements/develop.txt --extra dev pyproject.toml

audit: $(DEVELOPER) ## known vulnerabilities of what requirements/ name (asks pypi.org, and fails if it has no answer for any of them)
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements/run.txt
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements/develop.txt

wheel: $(DEVELOPER) ## the wheel, the same bytes from the same files, and dist/slo.cdx.json, a list of what it runs with
	$(BIN)/python -m hatchling build --target wheel
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --output-file dist/slo.cdx.json requirements/run.txt

man: $(DEVELOPER) ## the manual page, dist/slo.1, from the help texts
	@mkdir -p dist
	$(BIN)/python -m tools.man > dist/slo.1

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

bench-speed: $(DEVELOPER) ## what compilation costs beside Sloth, Pyrra and slokit, those that are on PATH (five minutes)
	$(BIN)/python -m bench.peers | tee bench/peers/RESULTS.md

fuzz: $(DEVELOPER) ## a thousand changed inputs for each thing that slo reads (five minutes)
	$(BIN)/python -m bench.fuzz
