# shellcheck shell=bash
# Provides Node.js new enough for the client's build. To be sourced after common.sh.
#
# Vite needs Node 20.19 or 22.12; Debian 12 has 18. npm brings a newer one as a package, into a
# folder of the checkout; nothing outside of it changes.

readonly node_version=22.23.3
readonly npm_version=11.21.2
tools_dir=$repo_dir/.tools

node_is_new_enough() {
  local version
  version=$("$1" --version 2>/dev/null) || return 1
  [[ $version =~ ^v([0-9]+)\.([0-9]+) ]] || return 1
  local major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
  ((major > 22 || (major == 22 && minor >= 12) || (major == 20 && minor >= 19)))
}

# Puts a Node.js that is new enough first on PATH, and installs it when there is none.
ensure_node() {
  local bin=$tools_dir/node_modules/.bin
  if node_is_new_enough node && command -v npm >/dev/null; then return 0; fi
  if ! node_is_new_enough "$bin/node" || [[ ! -x $bin/npm ]]; then
    install_node
  fi
  PATH=$bin:$PATH
  hash -r
  node_is_new_enough node ||
    fail "$(text \
      "Die Oberfläche braucht Node.js ab 20.19, gefunden wurde $(node --version 2>/dev/null || echo keines)." \
      "The client needs Node.js 20.19 or newer, this is $(node --version 2>/dev/null || echo none).")"
}

install_node() {
  local log=$logs_dir/node.log
  mkdir -p "$logs_dir" "$tools_dir"
  : >"$log"
  say "      $(text \
    "Node.js $node_version wird in den Ordner .tools geladen." \
    "Node.js $node_version is installed into the folder .tools.")"
  if ! progress "$log" npm install --prefix "$tools_dir" --no-audit --no-fund \
    "node@$node_version" "npm@$npm_version"; then
    show_log "$log"
    fail "$(text \
      "Node.js $node_version konnte nicht geladen werden; bitte die Internetverbindung prüfen, Näheres steht in $log." \
      "Node.js $node_version could not be installed; please check the network, details are in $log.")"
  fi
}
