# 问简 Wenjian. `make help` names everything. Nothing here is needed on Windows: see README, "without make".
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# A build of torch without CUDA is enough for the tests of the sentence-transformers extra; choose your own with TORCH=…
TORCH ?= torch==2.13.0
QUIET := --quiet --disable-pip-version-check
WORKERS ?= 2

.PHONY: help chat test lint types bench eval screenshot clean
.DEFAULT_GOAL := help

help:  ## name every target
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(BIN)/wenjian: pyproject.toml
	@echo "正在准备虚拟环境（首次约两分钟）… preparing the virtual environment (about two minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install $(QUIET) --upgrade pip
	@$(BIN)/python -m pip install $(QUIET) --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/wenjian
	@echo "正在安装测试所需 … installing what the tests need"
	@$(BIN)/python -m pip install $(QUIET) $(TORCH)
	@$(BIN)/python -m pip install $(QUIET) --editable ".[dev,sentence-transformers]"
	@touch $@

$(VENV)/.bench: $(VENV)/.dev
	@$(BIN)/python -m pip install $(QUIET) --editable ".[bench]"
	@touch $@

chat: $(BIN)/wenjian  ## set up, ingest the sample corpus, open the page on http://127.0.0.1:7860
	@$(BIN)/wenjian ingest --collection 示例 seeds/documents
	@$(BIN)/wenjian web

test: $(VENV)/.dev  ## set up what the tests need and run them all
# A browser on a busy machine may time out: such a test is run once more, and the report counts it as rerun.
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --reruns 1 --only-rerun TimeoutError

lint: $(VENV)/.dev  ## ruff, and the directions of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --diff . ; exit 1; }
	@$(BIN)/lint-imports

types: $(VENV)/.dev  ## mypy --strict
	@$(BIN)/mypy

bench: $(VENV)/.bench  ## speed, memory and retrieval beside LangChain's tutorial pipeline (docs/performance.md)
	@$(BIN)/python -m benchmarks

eval: $(BIN)/wenjian  ## the questions of the sample corpus: make eval; another set: make eval SET=DIR
	@$(BIN)/wenjian eval $(if $(SET),$(SET),--corpus seeds/documents --questions seeds/questions.jsonl)

screenshot: $(VENV)/.dev  ## the pictures of README and docs, made from the sample corpus
	@$(BIN)/python -m tests.web.screenshot

clean:  ## remove what was built here (your index is elsewhere: wenjian doctor names it)
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
