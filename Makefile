# The README's two commands are `make demo` and `make test`; `make check` is what a developer runs before a commit.
# Needs Python 3.11 or later with pip, and make; everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# --python: works also where a system Python comes without ensurepip, and saves a second pip.
PIP := $(PYTHON) -m pip --quiet --disable-pip-version-check --python $(BIN)/python install --require-hashes

.PHONY: demo test check fuzz bench-pdf bench-tui lock manual screenshots clean

demo: $(VENV)/.app
	$(BIN)/progress-billings --database sqlite:///.demo/billings.db demo || test $$? -eq 3  # done, with exceptions

# Most tests wait for processes and screens: one more than there are cores.
test: $(VENV)/.test
	$(BIN)/python -m pytest -n 3 --dist worksteal

check: $(VENV)/.check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

# Seconds are bounded; FUZZ_SEED repeats a run that is told to begin there.
FUZZ_SECONDS ?= 60
fuzz: $(VENV)/.test
	$(BIN)/python -m tests.pdf.fuzz --seconds $(FUZZ_SECONDS) $(if $(FUZZ_SEED),--seed $(FUZZ_SEED))

bench-pdf: $(VENV)/.app
	$(BIN)/python -m bench.compile_prepared $(BENCH)

# The databases it makes are kept in .bench; BENCH="--billings 100000" measures another number.
bench-tui: $(VENV)/.test
	$(BIN)/python -m bench.tui $(BENCH)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; name one with make PYTHON=...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.app: requirements/app.txt | $(BIN)/python
	$(PIP) -r requirements/app.txt
	printf '#!/bin/sh\nexec "%s/$(BIN)/python" -P "%s/tui/launcher.py" "$$@"\n' "$(CURDIR)" "$(CURDIR)" > $(BIN)/progress-billings
	chmod +x $(BIN)/progress-billings
	touch $@

# The application with what `serve` needs besides.
$(VENV)/.serve: requirements/serve.txt $(VENV)/.app
	$(PIP) -r requirements/serve.txt
	touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.app
	$(PIP) -r requirements/test.txt
	touch $@

$(VENV)/.check: requirements/check.txt $(VENV)/.test
	$(PIP) -r requirements/check.txt
	touch $@

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml
# Locks by hash, for every system and Python from 3.11 on, naming no host (ARCHITECTURE.md, Packaging).
lock: | $(BIN)/python
	$(PYTHON) -m pip --quiet --python $(BIN)/python install uv
	$(LOCK) -o requirements/app.txt
	$(LOCK) --extra serve -o requirements/serve.txt
	$(LOCK) --extra serve --group test -o requirements/test.txt
	$(LOCK) --extra serve --group test --group check -o requirements/check.txt

manual: $(VENV)/.app
	$(BIN)/python -m tui.manual > docs/progress-billings.1

screenshots: $(VENV)/.test
	$(BIN)/python -m tests.tui.take_screenshot docs

clean:
	rm -rf $(VENV) .demo .bench
