# shellcheck shell=bash
# What the parts of ./test share. A part is scripts/test/NN-name.sh; it sources this file, prints
# whatever helps, and says with part_result how many tests passed and failed.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$repo_dir/scripts/lib/node.sh"
source "$repo_dir/scripts/lib/build.sh"
source "$repo_dir/scripts/lib/postgres.sh"

readonly part_result_file=${1:?the file for the counts}
part_dir=$(mktemp -d /tmp/behoerdentalk-test-XXXXXX)
readonly part_dir
part_passed=0
part_failed=0
trap part_end EXIT
trap 'exit 130' INT TERM HUP

# Ends what the part started and writes the counts, also when the part breaks off.
part_end() {
  local status=$?
  trap '' INT TERM HUP
  stop_progress
  pg_stop
  rm -rf "$part_dir"
  ((status == 0 || part_failed > 0)) || part_failed=1
  printf '%d %d\n' "$part_passed" "$part_failed" >"$part_result_file"
}

# part_result PASSED FAILED: adds to the counts of this part.
part_result() {
  part_passed=$((part_passed + $1))
  part_failed=$((part_failed + $2))
}

# part_failures: what it reads, a failure a line, stands once more at the end of the whole run, at most
# 20 of a part: that is what is left of a long output.
part_failures() {
  head -n 20 | cut -c 1-300 >>"$part_result_file.failures"
}

# Builds targets of a preset; that they cannot be built is a failed test.
part_build() {
  build_targets "$@" || {
    say "$1: the build of ${*:2} failed, see $logs_dir/build-$1.log"
    part_result 0 1
    exit 0
  }
}

# part_build_sanitized TARGET...: builds these C++ tests with AddressSanitizer and
# UndefinedBehaviorSanitizer, the one configuration that they run in: a bug that only shows there is
# not missed, and nothing is compiled twice for it. What runs the release program are the tests from
# outside: conformance, end-to-end, faults, load.
part_build_sanitized() {
  export ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1
  export LSAN_OPTIONS=suppressions=$repo_dir/tests/support/leaks.supp:print_suppressions=0
  export UBSAN_OPTIONS=print_stacktrace=1
  # Without the names of functions LeakSanitizer cannot tell what is to be suppressed.
  export ASAN_SYMBOLIZER_PATH=/usr/lib/llvm-16/bin/llvm-symbolizer
  part_build asan-ubsan "$@"
}

# Starts a database of this part alone and exports BT_TEST_DATABASE.
part_database() {
  ((EUID != 0)) || chmod 0711 "$part_dir"
  pg_plan "$part_dir"
  pg_create "$part_dir/initdb.log"
  pg_start "$part_dir/postgres.log"
  pg_database behoerdentalk_test CREATEDB || fail 'The test database cannot be used.'
  BT_TEST_DATABASE=$(pg_connection behoerdentalk_test)
  export BT_TEST_DATABASE
}

# run_catch PROGRAM: runs a Catch2 program and counts its test cases from its summary. A program
# that is missing, ran no test or ended without a summary (crash) is a failed test.
run_catch() {
  local program=$1 output=$part_dir/catch.out status passed=0 failed=0 summary
  if [[ ! -x $program ]]; then
    say "$program does not exist"
    part_result 0 1
    return
  fi
  "$program" --use-colour no </dev/null 2>&1 | tee "$output"
  status=${PIPESTATUS[0]}
  # "All tests passed (9 assertions in 3 test cases)", or with failures
  # "test cases:  3 |  2 passed | 1 failed"; the last such line counts.
  summary=$(grep -E '^(All tests passed|test cases:)' "$output" | tail -n 1)
  if [[ $summary =~ ^All.*\ in\ ([0-9]+)\ test\ case ]]; then
    passed=${BASH_REMATCH[1]}
  else
    [[ $summary =~ ([0-9]+)\ passed ]] && passed=${BASH_REMATCH[1]}
    [[ $summary =~ ([0-9]+)\ failed($|\ +\|) ]] && failed=${BASH_REMATCH[1]}
  fi
  if ((status != 0 && failed == 0)) || ((passed + failed == 0)); then
    say "$program ended with status $status and no usable summary"
    failed=$((failed + 1))
  fi
  ((failed == 0)) || grep -E ' FAILED:' "$output" | part_failures
  part_result "$passed" "$failed"
}

# run_node_tests [FILE...]: runs these tests of Node.js, or those of the current folder, two files at a
# time, since most wait for something most of the time, and counts them. What hangs is ended after 20
# minutes: looking at every view with axe took seven where other work went on beside it.
run_node_tests() {
  local report=$part_dir/report.tap status passed failed
  node --test --test-concurrency=2 --test-timeout=1200000 --test-reporter=spec \
    --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination="$report" \
    "$@" </dev/null
  status=$?
  # figure NAME: that of the summary line "# NAME n".
  figure() {
    local line
    line=$(sed -n "s/^# $1 \([0-9][0-9]*\)\$/\1/p" "$report" | tail -n 1)
    printf '%d' "${line:-0}"
  }
  # A name, then in the lines below it the reason, of which some lines are enough.
  awk '/^ *not ok / { sub(/^ *not ok [0-9]+ - /, ""); name = $0; left = 0; next }
    left > 0 { sub(/^ +/, ""); printf " %s", $0; if (--left == 0) print "" ; next }
    name != "" && /^ *error: / {
      sub(/^ *error: /, "")
      if ($0 ~ /^\|-/) { printf "%s:", name; left = 4 } else print name ": " $0
      name = ""
    }' "$report" | part_failures
  passed=$(figure pass)
  failed=$(($(figure fail) + $(figure cancelled)))
  if ((status != 0 && failed == 0)) || ((passed + failed == 0)); then failed=$((failed + 1)); fi
  part_result "$passed" "$failed"
}

# run_counting COMMAND...: runs a program whose last line is "N passed, N failed", and counts them.
run_counting() {
  local output=$part_dir/counting.out status passed=0 failed=0
  "$@" </dev/null 2>&1 | tee "$output"
  status=${PIPESTATUS[0]}
  if [[ $(tail -n 1 "$output") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=${BASH_REMATCH[1]}
    failed=${BASH_REMATCH[2]}
  fi
  if ((status != 0 && failed == 0)) || ((passed + failed == 0)); then
    say "$1 ended with status $status and no usable summary"
    failed=$((failed + 1))
  fi
  part_result "$passed" "$failed"
}

# Builds what the browser needs: the server's program and the client.
part_client() {
  ensure_node
  build_client || {
    say "the build of the client failed, see $logs_dir/build-client.log"
    part_result 0 1
    exit 0
  }
}
