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

report=$part_dir/report.tap
node --test --test-concurrency=1 --test-timeout=600000 --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=tap --test-reporter-destination="$report" </dev/null
status=$?

# count NAME: the figure of the summary line "# NAME n".
count() {
  local figure
  figure=$(sed -n "s/^# $1 \([0-9][0-9]*\)\$/\1/p" "$report" | tail -n 1)
  printf '%d' "${figure:-0}"
}
passed=$(count pass)
failed=$(($(count fail) + $(count cancelled)))
if ((status != 0 && failed == 0)) || ((passed + failed == 0)); then failed=$((failed + 1)); fi
part_result "$passed" "$failed"
