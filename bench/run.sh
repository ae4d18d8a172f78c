#!/bin/sh
# Measures appends; `bench/run.sh --help` tells what can be varied.
set -eu
cd "$(dirname "$0")"
exec cargo run --release --locked --quiet -- "$@"
