# kehu: run it, test it, check it. Needs a Rust toolchain; everything else is seen to.

CARGO ?= cargo
ARGS ?=
DEMO ?= --demo

.PHONY: run test check schema bench postgres

## Build and start the server with its own Postgres, and a company to look around in:
## http://127.0.0.1:8080/. It has a data directory of its own.
## Empty, for data of your own: make run DEMO=
## More options: make run ARGS="--listen 127.0.0.1:9090 --data-dir /srv/kehu"
run: postgres
	$(CARGO) build --release --locked --bin kehu
	exec ./target/release/kehu serve $(DEMO) $(ARGS)

## All tests, on throw-away Postgres servers of their own (or on DATABASE_URL when it is set)
test: postgres
	$(CARGO) test --workspace --locked $(ARGS)

## What must be clean before a change is merged
check:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked
	@$(CARGO) run --quiet --locked --bin kehu -- schema | diff -u schema.graphql - \
		|| { echo "schema.graphql is stale: run 'make schema' and look at the difference" >&2; exit 1; }
	$(CARGO) metadata --manifest-path bench/Cargo.toml --locked --format-version 1 > /dev/null
	@if $(CARGO) deny --version >/dev/null 2>&1; then $(CARGO) deny check; \
		else echo "cargo-deny is not installed: licences and advisories were not checked"; fi

## Write schema.graphql from the code
schema:
	$(CARGO) run --quiet --locked --bin kehu -- schema > schema.graphql.new
	mv schema.graphql.new schema.graphql

## Benchmarks; they print their table
bench: postgres
	$(CARGO) run --release --locked --manifest-path bench/Cargo.toml -- $(ARGS)

# The server programs of PostgreSQL: installed where we may, asked for where we may not.
postgres:
	@sh scripts/postgres.sh
