#!/usr/bin/env bash
# The C++ tests again, under AddressSanitizer and UndefinedBehaviorSanitizer.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

export ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1
export LSAN_OPTIONS=suppressions=$repo_dir/tests/support/leaks.supp:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1
part_build asan-ubsan unit_tests storage_tests server_tests
part_database
for program in unit_tests storage_tests server_tests; do
  say "-- $program"
  run_catch "$repo_dir/build/asan-ubsan/tests/$program"
done
