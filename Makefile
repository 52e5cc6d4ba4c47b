# The doors of the project. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help run test lint bench scenarios samples package test-lambda test-aws lighthouse picture

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Build spotctl and estimate the sample cluster samples/shop-eks.json
	@scripts/run.sh

test: ## Run all tests, offline: Rust, and the independent re-check of the samples in Python
	@scripts/test.sh

lint: ## Formatting, clippy and documentation, warnings being errors
	@scripts/lint.sh

bench: ## Time and memory of plans and estimates, packing cost where the data folder is present
	@scripts/bench.sh

scenarios: ## Every scenario with three seeds, whole, from a release build; the table and golden texts
	@scripts/scenarios.sh

samples: ## Write the sample clusters anew
	@python3 samples/generate.py

package: ## Zips of all functions as template.yaml wants them; ARCH=x86_64 or arm64
	@scripts/package.sh

test-lambda: ## Start what `make package` built, as Lambda would: events, silence, start times
	@scripts/test_lambda.sh

lighthouse: ## Lighthouse on every page of the dashboard, five runs each; takes half an hour
	@scripts/frontend.sh lighthouse

picture: ## Take the README's picture of the dashboard anew
	@scripts/picture.sh

test-aws: ## The AWS adapter against moto; builds EC2's client, which takes minutes
	@scripts/test_aws.sh
