#!/usr/bin/env bash
# Rules, codecs and everything else that needs no database.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

part_build release unit_tests
run_catch "$repo_dir/build/release/tests/unit_tests"
