# Two commands do everything: `make demo` and `make test`. Both install what is missing first.
export PATH := $(HOME)/.cargo/bin:$(PATH)
CARGO ?= cargo
OUT ?= demo-results
SOHOA = target/release/sohoa

.PHONY: help demo test setup build release lint unit kill-test bulk-test fuzz-smoke eval accept bench dict-check

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

setup: ## install what is missing (packages, Rust)
	@scripts/setup

# Tests build the program too, with dependencies whose features differ a little: `make test` uses theirs.
build: setup ## the program, release
	$(if $(BUILT),,$(CARGO) build --release --locked)

release: setup ## the program with everything, also Parquet
	$(CARGO) build --release --locked --features parquet

demo: build ## the main job on samples/, with a table of what came out
	$(SOHOA) ingest samples/*/input.* --out $(OUT)

test: setup lint unit ## all checks
	@$(MAKE) --no-print-directory dict-check eval BUILT=yes

lint: setup ## format, clippy, docs: no warnings
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --release --all-targets --all-features -- -D warnings
	$(CARGO) clippy --locked --release --lib --no-default-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --release --no-deps --quiet

unit: setup ## unit, golden, command-line, property and fault tests
	$(CARGO) test --locked --release

kill-test: build ## kill the program at 20 random moments, go on, compare with an undisturbed run
	SOHOA=$(SOHOA) scripts/kill-test 20 2000

bulk-test: build ## 10,000 invented documents, twice: speed, memory, and that everything broken is accounted for
	SOHOA=$(SOHOA) scripts/bulk-test 10000

fuzz-smoke: build ## 500 damaged documents: the program lives, each is accounted for
	$(CARGO) run --release --locked --quiet --example fuzz_smoke -- $(SOHOA) 500

dict-check: build ## compiled dictionaries match their tables
	$(SOHOA) dict check

eval: build ## accuracy on samples/ against the committed baseline
	$(SOHOA) eval samples --baseline samples/baseline.json

accept: build ## make today's accuracy on samples/ the baseline: look at what `make eval` says first
	$(SOHOA) eval samples --baseline samples/baseline.json --accept

bench: setup ## speed of the restorer on one core
	$(CARGO) bench --locked --bench restore
