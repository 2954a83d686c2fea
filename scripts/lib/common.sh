# shellcheck shell=bash
# Shared by ./run, ./test and the scripts: paths, messages, steps with visible progress.
# To be sourced. ./run speaks German to the people who start it, everything else English.

set -uo pipefail

repo_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
readonly repo_dir
# Log files of installation and build.
readonly logs_dir=$repo_dir/build/log
language=${BT_LANGUAGE:-en}

# text GERMAN ENGLISH: the one for this program.
text() {
  if [[ $language == de ]]; then printf '%s' "$1"; else printf '%s' "$2"; fi
}

say() { printf '%s\n' "$*"; }

# fail SENTENCE: says it and ends the program.
fail() {
  printf '%s: %s\n' "$(text 'Fehler' 'Error')" "$*" >&2
  exit 1
}

step_count=0
steps_total=0

# step TEXT: the heading of the next step, "[3/7] TEXT".
step() {
  step_count=$((step_count + 1))
  printf '[%d/%d] %s\n' "$step_count" "$steps_total" "$1"
}

# The running command of progress(), for stop_progress().
progress_pid=
progress_is_group=no

# progress LOG COMMAND...: runs the command with its output in LOG. Meanwhile shows the elapsed
# seconds and its latest line: on a terminal in place, elsewhere a line every 10 seconds.
# BT_PROGRESS_GROUP=no keeps the command at the terminal, for sudo.
progress() {
  local log=$1 line last='' status shown=0 started=$SECONDS output pid
  shift
  local -a prefix=(setsid setpriv --pdeathsig TERM)
  progress_is_group=yes
  if [[ ${BT_PROGRESS_GROUP:-yes} == no ]]; then
    prefix=()
    progress_is_group=no
  fi
  exec {output}< <(exec "${prefix[@]}" "$@" 2>&1 </dev/null 9>&-)
  pid=$!
  progress_pid=$pid
  while true; do
    IFS= read -r -t 1 line <&"$output"
    status=$?
    if ((status == 0)); then
      printf '%s\n' "$line" >>"$log"
    elif ((status > 128)); then
      # Nothing new for a second, or a line without its end, such as a progress bar.
      printf '%s' "$line" >>"$log"
    else
      break
    fi
    # apt, npm and progress bars redraw their line with carriage returns and colours.
    line=${line%$'\r'}
    line=${line##*$'\r'}
    line=${line//$'\e'\[*([0-9;])[a-zA-Z]/}
    [[ -n ${line// /} ]] && last=$line
    progress_show
  done
  exec {output}<&-
  wait "$pid"
  status=$?
  progress_pid=
  [[ -t 1 ]] && printf '\r\e[K'
  if ((SECONDS - started >= 2)); then
    printf '      %s\n' "$(text "nach $((SECONDS - started)) s" "after $((SECONDS - started)) s")"
  fi
  return "$status"
}

# Draws the line of progress(); uses its variables.
progress_show() {
  local elapsed=$((SECONDS - started))
  if [[ -t 1 ]]; then
    local width=$((${COLUMNS:-80} - 16))
    ((elapsed > shown || status == 0)) && printf '\r\e[K      %4d s  %s' "$elapsed" "${last:0:width}"
    shown=$elapsed
  elif ((elapsed >= shown + 10)); then
    printf '      %4d s  %s\n' "$elapsed" "${last:0:100}"
    shown=$elapsed
  fi
}

# Ends the command of progress(), if one runs.
stop_progress() {
  [[ -n $progress_pid ]] || return 0
  if [[ $progress_is_group == yes ]]; then
    kill -TERM -- "-$progress_pid" 2>/dev/null
  else
    kill -TERM "$progress_pid" 2>/dev/null
  fi
  progress_pid=
  [[ -t 1 ]] && printf '\n'
  return 0
}

# show_log LOG: the last lines of a log, indented, to the error output.
show_log() {
  tail -n 20 "$1" 2>/dev/null | sed 's/^/      | /' >&2
}

# wait_gone PID TENTHS: waits until the process has ended; fails when it has not by then.
# A child that has ended counts as gone although its exit status was not fetched yet.
wait_gone() {
  local pid=$1 tenths=$2 state
  while [[ -d /proc/$pid ]]; do
    state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$pid/status" 2>/dev/null)
    [[ -z $state || $state == Z ]] && return 0
    ((tenths-- > 0)) || return 1
    sleep 0.1
  done
}

shopt -s extglob

