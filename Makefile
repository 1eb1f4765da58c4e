# `make run [MANIFEST=file]` starts the program, `make test` passes all tests; both set up what they need.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: run test bench lint setup setup-test sample translations clean

run: setup
	@$(BIN)/ola-viewer $(if $(MANIFEST),"$(MANIFEST)",--sample)

test: setup-test
	@$(BIN)/python -m pytest -n auto --dist loadfile

bench: setup-test
	@$(BIN)/python -m tests.perf.run_all --full

lint: setup-test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

setup: $(VENV)/.installed
	@$(BIN)/python resources/setup/system_libraries.py run

setup-test: $(VENV)/.installed-test
	@$(BIN)/python resources/setup/system_libraries.py test

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Ola Viewer needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make run PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Could not make a virtual environment. On Debian/Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

sample: setup
	@$(BIN)/python resources/sample/make_sample.py

translations: setup
	@$(BIN)/python resources/translations/extract.py

clean:
	rm -rf $(VENV) build dist artifacts
