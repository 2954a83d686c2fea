#!/usr/bin/env bash
# Rules, codecs and everything else that needs no database.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

part_build_sanitized unit_tests
run_catch "$repo_dir/build/asan-ubsan/tests/unit_tests"
