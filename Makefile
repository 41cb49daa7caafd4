# Two commands are enough: make demo, make test. The environment is built when it is needed.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PORT ?= 8000
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check bench soak docs validation clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    a synthetic trial of 30 children, served on this machine"
	@echo "make test    everything"
	@echo "make check   format, lint, types, import contracts"
	@echo "make bench   the measures"
	@echo "make soak    the long form of the random tests"
	@echo "make docs    regenerate what the program writes into the docs"
	@echo "make validation   regenerate the page on the pharmacokinetics (minutes)"

$(READY): pyproject.toml constraints.txt
	@./.ci/environment "$(PYTHON)" "$(VENV)"
	@touch $(READY)

demo: $(READY)
	@$(BIN)/glidepath demo .demo --port $(PORT)

test: $(READY)
	@./.ci/programs
	$(BIN)/pytest -n 2 --cov --cov-report=term --cov-report=json:.coverage.json
	$(BIN)/python scripts/coverage_floor.py .coverage.json
	$(BIN)/python scripts/wheel_alone.py

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/licences.py
	$(BIN)/python scripts/render_readme.py --check
	$(BIN)/python scripts/render_examples.py --check

bench: $(READY)
	$(BIN)/python scripts/bench.py

soak: $(READY)
	@./.ci/programs
	GLIDEPATH_SOAK=1 $(BIN)/pytest -n 2 tests/properties tests/contracts tests/validation

docs: $(READY)
	$(BIN)/python scripts/render_readme.py
	$(BIN)/python scripts/render_examples.py
	$(BIN)/python scripts/render_randomisation.py
	$(BIN)/python scripts/render_permissions.py

validation: $(READY)
	$(BIN)/python scripts/validate_pk.py

clean:
	rm -rf $(VENV) build dist .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache
