#!/usr/bin/env bash
# Checks of the source tree: who may include whom, what may appear where, the form of C++ files.
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

# well_formed FILE...: clang-format would change nothing; it prints what it would.
well_formed() {
  printf '%s\0' "$@" | xargs -0 -n 16 -P "$(nproc)" clang-format-16 --dry-run -Werror
}

cd "$repo_dir" || exit 1
mapfile -d '' -t files < <(git -c safe.directory='*' ls-files -z '*.cpp' '*.hpp')
if ((${#files[@]} > 0)) && well_formed "${files[@]}" 2>&1; then part_result 1 0; else part_result 0 1; fi

# It does find what is not in form. The file must lie where .clang-format is seen.
printf 'int  main( ) {}\n' >"$part_dir/broken.cpp"
cp "$repo_dir/.clang-format" "$part_dir/"
if well_formed "$part_dir/broken.cpp" >/dev/null 2>&1; then
  say 'a file out of form was not noticed'
  part_result 0 1
else
  part_result 1 0
fi
