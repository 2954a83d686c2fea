#!/usr/bin/env bash
# The browser client: types first, then its own tests.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

ensure_node
mkdir -p "$logs_dir"
log=$logs_dir/test-client.log
: >"$log"
if ! npm_packages "$repo_dir/client-web" "$log"; then
  show_log "$log"
  part_result 0 1
  exit 0
fi
cd "$repo_dir/client-web" || exit 1

if npm run check </dev/null; then part_result 1 0; else part_result 0 1; fi

report=$part_dir/vitest.json
npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$report" </dev/null
status=$?
passed=0
failed=0
[[ -f $report ]] && read -r passed failed < <(node -e '
  const report = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
  const broken = report.testResults.filter((f) => f.status === "failed" && f.assertionResults.length === 0);
  console.log(report.numPassedTests, report.numFailedTests + broken.length);
' "$report")
if ((status != 0 && failed == 0)) || ((passed + failed == 0)); then failed=$((failed + 1)); fi
[[ ! -f $report ]] || node -e '
  const report = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
  for (const file of report.testResults.filter(({ status }) => status === "failed")) {
    if (file.assertionResults.length === 0) console.log(file.name);
    for (const one of file.assertionResults) {
      if (one.status === "failed") console.log(`${one.fullName}: ${one.failureMessages[0]?.split("\n")[0]}`);
    }
  }
' "$report" | part_failures
part_result "$passed" "$failed"
