# make run | test | check | bench | screens.  PYTHON names the interpreter (3.11 or newer); PORT and TAGNING_DATA are respected.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export TAGNING_DATA ?= $(CURDIR)/tagning-data

.PHONY: run test test-everywhere check lint types bench screens clean

$(VENV)/installed: setup.cfg constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

run: $(VENV)/installed            ## the demo team, on PORT (8000)
	$(BIN)/tagning demo

# Three processes at a time, on two cores too: what waits for a browser leaves the processors to the others.
test: $(VENV)/installed-test      ## what the tests need, then all of them on the embedded engines
	tests/install-chromium
	tests/install-firefox
	tests/install-javascript
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not servers"

test-everywhere: $(VENV)/installed-test   ## the same, and all that runs on PostgreSQL, S3, SMTP and nginx; a missing server is a failure
	tests/install-chromium
	tests/install-firefox
	tests/install-javascript
	tests/install-servers
	TAGNING_REQUIRE_SERVERS=1 $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: test-everywhere lint types  ## what has to hold before a change lands

lint: $(VENV)/installed-test
	$(BIN)/flake8 tagning interviews accounts authoring answering review media engines tests benchmarks
	$(BIN)/lint-imports

types: $(VENV)/installed-test
	$(BIN)/mypy tagning interviews accounts authoring answering review media engines benchmarks
	tests/js/types

bench: $(VENV)/installed-test   ## what is promised of speed and size, measured beside the rivals
	$(BIN)/python -m benchmarks

screens: $(VENV)/installed-test   ## the pictures in docs/screens, made from the demo
	tests/install-chromium
	$(BIN)/python -m tests.screens

clean:
	rm -rf $(VENV) build *.egg-info
