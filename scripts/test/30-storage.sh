#!/usr/bin/env bash
# Migrations, event log and repositories against a real PostgreSQL.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

part_build_sanitized storage_tests
part_database
run_catch "$repo_dir/build/asan-ubsan/tests/storage_tests"
