# make run | dev | quick | test | check | slow | bench | screens.  PYTHON names the interpreter (3.11 or newer); PORT and TAGNING_DATA are respected.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export TAGNING_DATA ?= $(CURDIR)/tagning-data
# Where Python may not write what it compiled, each process of the tests compiles all of them anew: six seconds of a processor.
unexport PYTHONDONTWRITEBYTECODE

FOLDERS := tagning authoring answering review accounts interviews foundation media engines benchmarks

.PHONY: run dev quick test test-everywhere check slow lint types bench screens clean

$(VENV)/installed: setup.cfg constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

run: $(VENV)/installed            ## the demo team, on PORT (8000)
	$(BIN)/tagning demo

dev: $(VENV)/installed            ## the same, started anew when a file changes, with a debugger where a page crashes
	$(BIN)/python -m tagning.develop

# What waits for a browser leaves the processors to the others, so there is one process more than there are processors.
PROCESSES ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
PYTEST = $(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder
QUICK := not browser and not faults and not rounds and not servers and not slow

quick: $(VENV)/installed-test     ## after each change: style, and the tests without browser, server or video
	tests/install-javascript
	$(BIN)/flake8 $(FOLDERS) tests
	$(PYTEST) -m "$(QUICK)"

test: $(VENV)/installed-test      ## what the tests need, then all of them on the embedded engines
	tests/install-chromium
	tests/install-firefox
	tests/install-javascript
	$(PYTEST) -m "not servers and not rounds and not sweep"

test-everywhere: $(VENV)/installed-test   ## the same, and all that runs on PostgreSQL, S3, SMTP and nginx; a missing server is a failure
	tests/install-chromium
	tests/install-firefox
	tests/install-javascript
	tests/install-servers
	TAGNING_REQUIRE_SERVERS=1 $(PYTEST)

slow: $(VENV)/installed-test      ## the fifty tests that took longest when they last ran here
	$(BIN)/python -m tests.durations

check: test-everywhere lint types  ## what has to hold before a change lands

lint: $(VENV)/installed-test
	$(BIN)/flake8 $(FOLDERS) tests
	$(BIN)/lint-imports

types: $(VENV)/installed-test
	$(BIN)/mypy $(FOLDERS)
	tests/js/types

bench: $(VENV)/installed-test   ## what is promised of speed and size, measured beside the rivals
	$(BIN)/python -m benchmarks

screens: $(VENV)/installed-test   ## the pictures in docs/screens, made from the demo
	tests/install-chromium
	$(BIN)/python -m tests.screens

clean:
	rm -rf $(VENV) build *.egg-info
