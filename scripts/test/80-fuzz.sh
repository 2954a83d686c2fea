#!/usr/bin/env bash
# Each fuzz target for ten seconds; tests/fuzz/run --minutes 10 is the long form.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

run_counting "$repo_dir/tests/fuzz/run" --seconds 10
