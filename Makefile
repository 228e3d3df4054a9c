# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
BROKER ?= embedded
VENV   := .venv
PIP    := $(VENV)/bin/python -m pip --disable-pip-version-check --no-input
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run demo test check bench format schemas lock clean

help: ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/.installed ## Make the environment in .venv
setup-dev: $(VENV)/.installed-dev

$(VENV)/.installed: requirements.lock pyproject.toml
	@echo "Setting up $(VENV): about 100 packages, a minute or two."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Vedette needs Python 3.11 or newer; set PYTHON=python3.x")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@echo "Compiling the gazetteer: about 15 seconds."
	@$(BIN)/python -c "from services.enricher.gazetteer import ensure_gazetteer; ensure_gazetteer()"
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Adding what the tests and checks need."
	@$(PIP) install -q --require-hashes -r requirements-dev.lock
	@touch $@

run: setup ## Run the whole path on an embedded broker, with a live view (Ctrl-C stops it)
	@$(BIN)/vedette up

demo: setup ## Run the path once on deploy/samples; exits 0 when the expected alerts arrived
	@$(BIN)/vedette demo

test: setup-dev ## Every test; BROKER=kafka runs the broker suites on Apache Kafka
ifeq ($(BROKER),kafka)
	@$(BIN)/python -m pytest tests/broker tests/integration tests/path tests/chaos --broker kafka
else
	@$(BIN)/python -m pytest
endif

check: setup-dev ## Linters, types, import contracts, unused dependencies, schema drift, deployment files
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy services schemas deploy tests
	@$(BIN)/lint-imports
	@$(BIN)/deptry .
	@$(BIN)/python -m pytest -q tests/contract
	@if command -v promtool >/dev/null; then \
	  promtool check config deploy/prometheus/prometheus.yml \
	  && promtool test rules deploy/prometheus/rules.test.yml; \
	elif [ "$$CI" = true ]; then echo "promtool is missing: install the package prometheus." >&2; exit 1; \
	else echo "promtool is not installed: the Prometheus rules were not checked."; fi

bench: setup-dev ## Accuracy and speed; writes tests/bench/results.json
	@$(BIN)/python -m tests.bench

format: setup-dev ## Format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix-only .

schemas: setup ## Write schemas/json and schemas/asyncapi.yaml from the models
	@$(BIN)/python -m schemas.export

lock: ## Renew the lock files (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra local -o requirements.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra local --extra ed25519 --extra notify --group dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove what was built here
	@rm -rf $(VENV) .cache .run *.egg-info
