# shellcheck shell=bash
# Builds the server and the client, each only when something changed. To be sourced after
# common.sh and node.sh.

# Compiling one of the larger files takes about this much memory.
readonly build_mib_per_job=1500

build_jobs() {
  local cores memory_mib jobs
  cores=$(nproc)
  memory_mib=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
  jobs=$((memory_mib / build_mib_per_job))
  ((jobs > cores)) && jobs=$cores
  ((jobs < 1)) && jobs=1
  printf '%s' "$jobs"
}

# The words before a command that works in the build folder of a preset: one at a time does, and tests
# that run meanwhile go first. progress starts programs, no functions.
build_alone() {
  printf '%s\n' nice flock --close "$logs_dir/build-$1.lock" env -C "$repo_dir" NINJA_STATUS='[%p] '
}

# configure PRESET LOG: runs CMake when the build folder is new, incomplete or was moved.
# Changed CMakeLists.txt are found by Ninja itself.
configure() {
  local preset=$1 log=$2 folder=$repo_dir/build/$1
  if [[ -f $folder/CMakeCache.txt ]] &&
    ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$repo_dir" "$folder/CMakeCache.txt"; then
    rm -rf "$folder"
  fi
  [[ -f $folder/build.ninja && $folder/build.ninja -nt $repo_dir/CMakePresets.json ]] && return 0
  progress "$log" "${alone[@]}" cmake --preset "$preset"
}

# build_targets PRESET TARGET...: fails when one of the targets cannot be built.
build_targets() {
  local preset=$1 log=$logs_dir/build-$1.log
  shift
  local -a alone
  mkdir -p "$logs_dir"
  mapfile -t alone < <(build_alone "$preset")
  : >"$log"
  if ! configure "$preset" "$log" ||
    ! progress "$log" "${alone[@]}" \
      cmake --build --preset "$preset" --parallel "$(build_jobs)" --target "$@"; then
    grep -E -A 5 'error:|FAILED:|CMake Error' "$log" | head -n 40 | sed 's/^/      | /' >&2
    show_log "$log"
    return 1
  fi
}

# The hash of everything the client is built from.
client_hash() {
  (
    cd "$repo_dir/client-web" || exit 1
    find . \( -name node_modules -o -name dist -o -name '.vite*' -o -name test-results \) -prune \
      -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  ) | sha256sum | cut -d ' ' -f 1
}

client_is_built() {
  [[ -f $repo_dir/client-web/dist/index.html && -f $repo_dir/build/client.stamp ]] &&
    [[ $(<"$repo_dir/build/client.stamp") == "$(client_hash)" ]]
}

# npm_packages FOLDER LOG: runs npm ci there when the lock file is not the one installed.
npm_packages() {
  local folder=$1 log=$2 stamp=$1/node_modules/.installed-lock wanted
  wanted=$(cat "$folder/package-lock.json" - <<<"$(node --version)" | sha256sum | cut -d ' ' -f 1)
  [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && return 0
  progress "$log" env -C "$folder" npm ci --no-audit --no-fund || return 1
  mkdir -p "${stamp%/*}"
  printf '%s\n' "$wanted" >"$stamp"
}

# Builds client-web/dist when its sources changed. Needs ensure_node before.
build_client() {
  local log=$logs_dir/build-client.log
  client_is_built && return 0
  mkdir -p "$logs_dir"
  : >"$log"
  rm -f "$repo_dir/build/client.stamp"
  if ! npm_packages "$repo_dir/client-web" "$log" ||
    ! progress "$log" env -C "$repo_dir/client-web" npm run build; then
    show_log "$log"
    return 1
  fi
  client_hash >"$repo_dir/build/client.stamp"
}
