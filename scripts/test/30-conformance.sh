#!/usr/bin/env bash
# RFC 6455 case by case, by the ids of the Autobahn TestSuite, and with clients of others: Beast's and
# Node's ws. The third, Chromium, is what the end-to-end tests use.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

part_build release conformance
run_counting "$repo_dir/build/release/tests/conformance"

ensure_node
mkdir -p "$logs_dir"
log=$logs_dir/test-conformance.log
: >"$log"
if ! npm_packages "$repo_dir/tests/end_to_end" "$log"; then
  show_log "$log"
  part_result 0 1
  exit 0
fi
run_node_tests "$repo_dir/tests/conformance"/*.test.mjs
