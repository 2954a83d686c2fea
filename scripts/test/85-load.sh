#!/usr/bin/env bash
# The load tests, tiny: their programs work, and nothing is lost on the way. No speed is judged.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

part_build release load raw_broadcaster load_accounts behoerdentalk
"$repo_dir/load-tests/run" --smoke </dev/null 2>&1 | tee "$part_dir/output"
status=${PIPESTATUS[0]}
failed=$(grep -cE '^ +(not none:|[a-z0-9-]+ +[a-z.-]+ +FAILED)' "$part_dir/output")
passed=$(($(grep -cE '^ +[a-z0-9-]+ +(behoerdentalk|raw-batch) ' "$part_dir/output") - failed))
((status == 0 || failed > 0)) || failed=1
part_result "$passed" "$failed"
