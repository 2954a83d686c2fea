#!/usr/bin/env bash
# Checks of the source tree: who may include whom, forms of coroutines that g++ 12 miscompiles.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

if [[ ! -x $repo_dir/tests/tidy/run ]]; then
  say 'tests/tidy/run does not exist'
  part_result 0 1
  exit 0
fi
(cd "$repo_dir" && ./tests/tidy/run) </dev/null 2>&1 | tee "$part_dir/output"
status=${PIPESTATUS[0]}
if [[ $(tail -n 1 "$part_dir/output") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
  part_result "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
fi
if ((status != 0 && part_failed == 0)) || ((part_passed + part_failed == 0)); then
  part_result 0 1
fi
