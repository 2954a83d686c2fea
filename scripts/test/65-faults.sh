#!/usr/bin/env bash
# The delivery contract under faults, for a minute; tests/faults/run has the whole of it.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

ensure_node
part_build release behoerdentalk
folder=$repo_dir/tests/faults

# The checker itself, on logs made by hand.
report=$part_dir/checker.tap
node --test --test-reporter=tap "$folder/checker.test.mjs" </dev/null >"$report"
status=$?
grep '^not ok' "$report"
passed=$(sed -n 's/^# pass \([0-9][0-9]*\)$/\1/p' "$report" | tail -n 1)
failed=$(sed -n 's/^# fail \([0-9][0-9]*\)$/\1/p' "$report" | tail -n 1)
((status == 0 || ${failed:-0} > 0)) || failed=1
say "checker: ${passed:-0} passed, ${failed:-1} failed"
part_result "${passed:-0}" "${failed:-1}"

# No program but the one for this test has the switch of the mutants or what they do. The settings of
# its connections show that its texts can be found at all.
program=$repo_dir/build/release/server/behoerdentalk
if grep -qaF 'idle_in_transaction_session_timeout' "$program" &&
  ! grep -qaE 'BT_TEST_MUTANT|reply_before_commit|DELETE FROM command_key' "$program"; then
  part_result 1 0
else
  say 'the release program contains mutants, or none of its texts can be found'
  part_result 0 1
fi

node "$folder/main.mjs" --short </dev/null 2>&1 | tee "$part_dir/output"
status=${PIPESTATUS[0]}
if [[ $(tail -n 1 "$part_dir/output") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
  part_result "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  ((status == 0 || BASH_REMATCH[2] > 0)) || part_result 0 1
else
  part_result 0 1
fi
