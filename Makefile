# The doors of the project. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help run test lint bench samples

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Build spotctl and estimate the sample cluster samples/shop-eks.json
	@scripts/run.sh

test: ## Run all tests, offline: Rust, and the independent re-check of the samples in Python
	@scripts/test.sh

lint: ## Formatting, clippy and documentation, warnings being errors
	@scripts/lint.sh

bench: ## Time and memory of plans and estimates, packing cost where the data folder is present
	@scripts/bench.sh

samples: ## Write the sample clusters anew
	@python3 samples/generate.py
