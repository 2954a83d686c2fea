#!/usr/bin/env bash
# The server's wire from outside, with a real PostgreSQL.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

part_build_sanitized server_tests
part_database
run_catch "$repo_dir/build/asan-ubsan/tests/server_tests"
