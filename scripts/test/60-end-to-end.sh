#!/usr/bin/env bash
# The real server, a real database and a real browser.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

part_build release behoerdentalk
part_client
mkdir -p "$logs_dir"
log=$logs_dir/test-end-to-end.log
: >"$log"
cd "$repo_dir/tests/end_to_end" || exit 1
if ! npm_packages "$PWD" "$log"; then
  show_log "$log"
  part_result 0 1
  exit 0
fi

BT_TEST_WORLD=$(node support/prepare.mjs) || {
  part_result 0 1
  exit 0
}
export BT_TEST_WORLD
run_node_tests ./*.test.mjs
node support/prepare.mjs "$BT_TEST_WORLD"
