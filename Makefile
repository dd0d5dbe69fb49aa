# `make` alone lists the targets. The demo and the tests share one debug build, so the flags live in one file.
FLAGS := $(shell cat dev/build-flags)
PYTHON_TOOLS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/fanlight/venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup build demo test lint format goldens bench clean

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done

setup: ## Install what building, running and testing need
	@dev/setup --tests

build: ## Build fanlight (debug)
	@dev/setup
	swift build $(FLAGS) --product fanlight

demo: build ## Build fanlight and run the demo
	@dev/demo $(DEMO)

test: ## Build, run all tests and the lint checks
	@dev/setup --tests
	@dev/test

lint: ## Check layers, file sizes, words and the layout of the Swift files
	@dev/lint --format

format: ## Lay out the Swift files as .swift-format says
	swift format format --in-place --parallel --recursive Package.swift Sources Tests

goldens: ## Rewrite the golden files; read the difference line by line
	@dev/setup --tests
	@UPDATE_GOLDENS=1 dev/test
	@git --no-pager diff --stat -- Tests

bench: ## Build for release and measure: load, compile, match; the proxy beside nginx and Envoy; the API beside etcd
	@dev/setup --benchmarks
	FANLIGHT_BENCHMARKS=1 swift build -c release --product fanlight
	FANLIGHT_BENCHMARKS=1 swift build -c release --product fanlight-benchmarks
	.build/release/fanlight-benchmarks
	@PATH="$(PYTHON_TOOLS):$$PATH" Benchmarks/load/run $(BENCH)
	Benchmarks/apiserver/run $(if $(findstring --quick,$(BENCH)),--quick)
	Benchmarks/propagation/run $(if $(findstring --quick,$(BENCH)),--quick)

clean: ## Remove the build output
	rm -rf .build
