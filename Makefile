# make run    set everything up and open the dashboard   (OPEN=0: no browser; PORT=8600; ADDRESS=0.0.0.0)
# make test   set everything up and run every test, the real-browser ones included
# make bench  the speed of the pages and of the desk, as a table, and of a first visit on a slow line
# make stress  what takes long: a thousand kills while publishing, fuzzing, huge files   (KILLS=60 EXAMPLES=60: less)
# make wheel  the package, with pages and record inside, into dist/
# make pictures  the pictures of README.md anew
# make lock   pin the dependencies anew (needs uv)

.PHONY: run test bench stress wheel lock browser pictures clean
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet
# the first Python on this machine that is new enough
NEW := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$p -c '$(NEW)' >/dev/null 2>&1; then echo $$p; break; fi; done)

run: $(VENV)/run.stamp
	@$(BIN)/marathon-dash run $(if $(filter 0 no false,$(OPEN)),--no-open) $(if $(PORT),--port $(PORT)) \
		$(if $(ADDRESS),--address $(ADDRESS))

test: $(VENV)/dev.stamp browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest
	$(BIN)/pytest tests/browser

bench: $(VENV)/dev.stamp browser
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.behind_bars
	@$(BIN)/python -m benchmarks.desk
	@$(BIN)/python -m benchmarks.present
	@$(BIN)/python -m benchmarks.slow_line

stress: $(VENV)/dev.stamp
	$(if $(KILLS),KILLS=$(KILLS)) $(if $(EXAMPLES),EXAMPLES=$(EXAMPLES)) $(BIN)/pytest tests/stress --durations=0

wheel: $(VENV)/run.stamp
	$(BIN)/python -m hatchling build -t wheel

browser: $(VENV)/dev.stamp
	@$(BIN)/python tests/browser/chromium.py >/dev/null 2>&1 || sh scripts/install_chromium.sh
	@$(BIN)/python tests/browser/chromium.py >/dev/null

pictures: $(VENV)/dev.stamp browser
	@$(BIN)/python scripts/photograph.py

lock:
	uv pip compile $(LOCK) pyproject.toml --group install -o requirements.txt
	uv pip compile $(LOCK) pyproject.toml --group install --group dev -c requirements.txt -o requirements-dev.txt
	uv pip compile $(LOCK) pyproject.toml --group data -c requirements.txt -o requirements-build.txt
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# ── set-up: each stamp is younger than what it was made from, so a second run installs nothing ──

$(VENV)/made.stamp:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found. Install one from your" \
		"system's packages, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make a virtual environment. On Debian and Ubuntu:" \
		"apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/run.stamp: $(VENV)/made.stamp requirements.txt pyproject.toml
	@echo "Installing what the dashboard needs into $(VENV) (once) …"
	@$(PIP) --require-hashes --requirement requirements.txt
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt
	@echo "Installing what the tests need into $(VENV) (once) …"
	@$(PIP) --require-hashes --requirement requirements-dev.txt
	@touch $@
