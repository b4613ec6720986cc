# All that is needed is make and Python 3.11 or newer, with pip and venv.
#   make run     sets everything up, once, and starts the program
#   make test    sets everything up, once, and runs the tests
# Arguments go through ARGS: make run ARGS="read --help", make test ARGS="-k search"

BUILDER ?= docker
PYTHON ?= python3.11 python3 python
VENV ?= .venv
ARGS ?=

PY := $(VENV)/bin/python
# --compile, whatever pip's own settings say: without bytecode a start takes 4.6 times as long.
INSTALL := $(PY) -m pip --quiet --quiet --disable-pip-version-check --no-input install --compile --constraint constraints.txt
SOURCES := $(shell find sij_tui -name '*.py')

RUN_READY := $(VENV)/.ready-to-run
SERVE_READY := $(VENV)/.ready-to-serve-and-web
DEV_READY := $(VENV)/.ready-to-develop
DIST_READY := $(VENV)/.ready-to-distribute
COMPILED := $(VENV)/.compiled
# What `make test-next` upgrades, and what it runs then: all that leans on inner parts of the two.
NEXT ?= textual asyncssh
NEXT_TESTS ?= tests/test_textual_compat.py tests/app tests/terminal tests/screens tests/widgets tests/serve

.DEFAULT_GOAL := help
.PHONY: help run serve class test soak check bench mutate test-all test-next wheel dist image pictures scenes clean

help:  ## list what make can do
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

run: $(COMPILED)  ## start the program (ARGS="read" passes arguments)
	@$(VENV)/bin/sij-tui $(ARGS)

test: $(DEV_READY) $(COMPILED)  ## run the tests (ARGS="-k search" passes arguments to pytest)
	@$(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

serve: $(SERVE_READY) $(COMPILED)  ## serve it over SSH, and with ARGS="--web" in browsers (passes any options)
	@$(VENV)/bin/sij-tui serve $(ARGS)

class: $(SERVE_READY) $(COMPILED)  ## serve it for a class (ARGS="--host 0.0.0.0 --web 0.0.0.0:8080 --insecure")
	@$(VENV)/bin/sij-tui serve --class $(ARGS)

soak: $(DEV_READY) $(COMPILED)  ## run the tests that take minutes: many broken files, long sessions
	@$(PY) -m pytest -m soak --hypothesis-profile explore $(ARGS)

check: $(DEV_READY) $(COMPILED)  ## format, lint, types, layers, content
	@$(PY) -m ruff format --check
	@$(PY) -m ruff check
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/sij-tui validate

bench: $(DEV_READY) $(COMPILED)  ## measure against a bare Textual app and print a table
	@$(PY) -m bench $(ARGS)

mutate: $(DEV_READY) $(COMPILED)  ## change the code in small ways and list what no test notices (ARGS=checker)
	@$(PY) -m bench.mutation $(ARGS)

test-all:  ## run the tests on each Python from 3.11 on that this machine has
	@tested=; IFS=:; \
	for folder in $$PATH $$HOME/.pyenv/versions/*/bin; do for python in $$folder/python3.1[1-9]; do \
	  version=$$($$python -c 'import ensurepip, sys, venv; print("3.%d" % sys.version_info[1])' 2>/dev/null) || continue; \
	  case ":$$tested:" in *":$$version:"*) continue;; esac; \
	  echo "Python $$version"; \
	  $(MAKE) --no-print-directory test VENV=.venv-$$version PYTHON=$$python || exit; \
	  tested=$$tested:$$version; \
	done; done; \
	echo "Passed on Python$$tested" | tr ':' ' '

# A report, not a gate: it fails when a newer version has changed what we lean on.
test-next:  ## run the tests that lean on Textual and asyncssh with their newest versions (NEXT="textual==9.0.0")
	@$(MAKE) --no-print-directory .venv-next/.ready-to-develop VENV=.venv-next
	@.venv-next/bin/python -m pip --quiet --disable-pip-version-check --no-input install --compile --upgrade $(NEXT) \
	  2>&1 | grep -v "dependency resolver\|sij-tui .* requires" >&2 || true
	@.venv-next/bin/python -m pip list --disable-pip-version-check 2>/dev/null | grep -iE "^(textual|asyncssh|rich) "
	@.venv-next/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --tb line $(NEXT_TESTS) $(ARGS)

wheel: $(DEV_READY)  ## build the wheel into dist/
	@$(PY) -m build --no-isolation --outdir dist > /dev/null
	@ls dist/*.whl

dist: $(DIST_READY)  ## make all that is handed out: wheel, sources, bill of materials, offline archive, checksums
	@$(PY) -m release.dist

image: dist  ## build the container image for serving (BUILDER=podman)
	@rm -rf build/image && mkdir -p build/image && tar -xzf dist/*-offline.tar.gz -C build/image --strip-components 1
	@$(BUILDER) build --tag sij-tui --file build/image/Containerfile $(ARGS) build/image

pictures: $(DEV_READY) $(COMPILED)  ## draw the pictures of the README anew
	@$(PY) -m bench.pictures

scenes: $(DEV_READY) $(COMPILED)  ## draw the sheets of all scenes anew
	@$(PY) -m bench.scenes
	@$(PY) -m bench.examples
	@$(PY) -m bench.pixel_sheet

clean:  ## remove what make made
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@for python in $(PYTHON); do \
	  if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Setting up $(VENV); this happens once."; \
	    exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo "No Python 3.11 or newer with venv and pip among: $(PYTHON)." >&2; \
	echo "Install one (on Debian and Ubuntu: python3 and python3-venv), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; \
	exit 1

$(RUN_READY): pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(INSTALL) hatchling
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(SERVE_READY): $(RUN_READY)
	@$(INSTALL) --no-build-isolation --editable '.[serve,web]'
	@touch $@

# argparse-manpage is handed out as source alone; the setuptools that venv brings cannot make a wheel of it.
$(DEV_READY): $(RUN_READY)
	@$(INSTALL) --upgrade setuptools
	@$(INSTALL) --no-build-isolation --editable '.[dev]'
	@touch $@

$(DIST_READY): $(DEV_READY)
	@$(INSTALL) --no-build-isolation --editable '.[dev,release]'
	@touch $@

# Content that has been checked is kept, and the menu of lines: the first start is then as quick as the others.
$(COMPILED): $(RUN_READY) $(SOURCES) content.toml
	@$(PY) -m compileall -q sij_tui
	@$(VENV)/bin/sij-tui --version > /dev/null 2>&1 || true
	@$(VENV)/bin/sij-tui lines < /dev/null > /dev/null 2>&1 || true
	@touch $@
