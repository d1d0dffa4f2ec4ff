# Two commands on a fresh machine: `make demo` and `make test`. They need Python 3.11 or newer, and nothing else.

# The first of these that runs and is new enough; name another with PYTHON=...
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --constraint constraints.txt

.PHONY: demo test soak lint format bench docs catalogs gazetteer weights datewords caniemail screenshot clean

demo: $(VENV)/.run
	@rm -rf build/demo build/samples
	@# A copy without what was collected or written while somebody tried things out there.
	@mkdir -p build && cp -R samples build/samples && rm -f build/samples/digest.db* build/samples/overrides.toml*
	@$(BIN)/digest export --config build/samples/digest.toml --out build/demo --images folder --now 2026-11-22T06:00:00Z --verbose
	@echo
	@echo "Look at $(CURDIR)/build/demo/email.html, or see it live with:"
	@echo "  $(BIN)/digest preview --config samples/digest.toml"

test: $(VENV)/.test
	@sh tests/install_chromium.sh
	@sh tests/install_node.sh $(BIN)/python
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# A sending that is killed at 2,000 random instants, each time gone on with.
soak: $(VENV)/.test
	DIGEST_SOAK=2000 $(BIN)/python -m pytest -n 0 tests/pipeline/test_killed_sending.py

lint: $(VENV)/.test $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.lint
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.test $(VENV)/.bench
	$(BIN)/python tests/benchmarks/run.py

docs: $(VENV)/.run
	$(BIN)/python docs/generate.py

catalogs: $(VENV)/.run
	$(BIN)/python docs/update_catalogs.py

gazetteer: $(VENV)/.generate
	$(BIN)/python -m digest.regions.data.generate
	$(BIN)/python -m digest.regions.data.wireplaces

# On labelled articles, one JSON object a line: make weights ARTICLES=articles.jsonl
weights: $(VENV)/.run
	$(BIN)/python -m digest.regions.data.learn $(or $(ARTICLES),../shared/data/regions/dev.jsonl)

datewords: $(VENV)/.run
	$(BIN)/python -m digest.sources.dates.data.generate

# Needs npm, which only fetches.
caniemail: $(VENV)/.generate
	$(BIN)/python -m digest.lint.data.generate

screenshot: demo $(VENV)/.test
	$(BIN)/python docs/take_screenshot.py

clean:
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "digest needs Python 3.11 or newer; name it with make PYTHON=/path/to/python" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade "pip>=25.1"

# Editable, so that the checkout itself is what runs; each stamp is younger than what it was installed from.
$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(INSTALL) --group test --group generate
	@touch $@

$(VENV)/.bench: $(VENV)/.run
	$(INSTALL) --group bench
	@touch $@

$(VENV)/.lint: $(VENV)/.run
	$(INSTALL) --group lint
	@touch $@

$(VENV)/.generate: $(VENV)/.run
	$(INSTALL) --group generate
	@touch $@
