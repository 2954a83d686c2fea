#!/usr/bin/env bash
# What ./run refuses: one German sentence, status 1, and nothing that goes on running.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/parts.sh"

part_build release behoerdentalk
part_client
run=$repo_dir/run

# Processes that have a folder of this part in their command line.
still_running() {
  local file
  local -a words
  for file in /proc/[0-9]*/cmdline; do
    mapfile -d '' -t words <"$file"
    [[ ${words[*]} != *"$part_dir"* ]] || printf '%s ' "${words[0]}"
  done 2>/dev/null
}

# refuses NAME SENTENCE COMMAND...: the command ends as said above; SENTENCE is a part of it.
refuses() {
  local name=$1 sentence=$2 status left fault=
  local -a said
  shift 2
  "$@" </dev/null >"$part_dir/output" 2>"$part_dir/error"
  status=$?
  mapfile -t said <"$part_dir/error"
  left=$(still_running)
  ((status == 1)) || fault+="; status $status"
  ((${#said[@]} == 1)) && [[ ${said[0]} =~ ^Fehler:\ .*\.$ ]] || fault+="; not one sentence"
  [[ ${said[*]} == *"$sentence"* ]] || fault+="; not '$sentence'"
  [[ -z $left ]] || fault+="; left running: $left"
  if [[ -z $fault ]]; then
    say "ok    $name: ${said[0]}"
    part_result 1 0
  else
    say "WRONG $name${fault}"
    show_log "$part_dir/output"
    show_log "$part_dir/error"
    part_result 0 1
  fi
}

# A port that nobody else has, for what must not come as far as opening it.
free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
    console.log(s.address().port);
    s.close();
  })'
}
port=$(free_port)

# new_data NAME: an empty data folder, into which PostgreSQL's own user may go.
new_data() {
  data=$part_dir/$1
  mkdir "$data"
  ((EUID != 0)) || chmod 0711 "$data"
}

((EUID != 0)) || chmod 0711 "$part_dir"

refuses 'unknown option' 'Die Option --bort gibt es nicht' "$run" --bort 8080
refuses 'a word too many' 'Die Option starten gibt es nicht' "$run" starten
refuses 'option without a value' 'Nach --data fehlt eine Angabe' "$run" --data
refuses 'no port number' 'Der Port 65536 ist keine Zahl' "$run" --port 65536
refuses 'data folder cannot be made' 'kann nicht angelegt werden' "$run" --data "$part_dir/error/in-a-file"

new_data busy
exec 8>"$data/run.lock"
flock 8
refuses 'data in use' "läuft mit dem Datenordner $data schon" "$run" --port "$port" --data "$data"
exec 8>&-

new_data port
coproc listener {
  exec node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => console.log(s.address().port))'
}
# shellcheck disable=SC2154
listener_process=$listener_PID
read -r taken <&"${listener[0]}"
refuses 'port taken' "Der Port $taken ist schon belegt" "$run" --port "$taken" --data "$data"
kill "$listener_process"
wait "$listener_process" 2>/dev/null

# A disk that is nearly full. Mounted where nobody else sees it, so it is gone with the command.
new_data small
declare -a isolated=(unshare --mount)
((EUID == 0)) || isolated+=(--map-root-user)
# shellcheck disable=SC2016
isolated+=(bash -c 'mount -t tmpfs -o size=100m tmpfs "$0" && exec "$@"' "$data")
if "${isolated[@]}" true 2>/dev/null; then
  refuses 'no space' "200 MB freier Speicherplatz in $data gebraucht" "${isolated[@]}" "$run" --port "$port" --data "$data"
else
  say 'skipped: no space (a file system cannot be mounted here)'
fi

new_data other_postgres
mkdir "$data/postgres"
printf '14\n' >"$data/postgres/PG_VERSION"
((EUID != 0)) || chown -R postgres: "$data/postgres"
refuses 'data of another PostgreSQL' 'ist von PostgreSQL 14, gebraucht wird 15' "$run" --port "$port" --data "$data"

new_data newer
pg_plan "$data"
pg_create "$part_dir/initdb.log"
pg_start "$part_dir/postgres.log"
pg_database behoerdentalk || fail 'The database cannot be used.'
BT_DATABASE=$(pg_connection behoerdentalk) "$repo_dir/build/release/server/behoerdentalk" migrate
pg_sql behoerdentalk <<<"INSERT INTO migration (number, name, checksum) SELECT max(number) + 1, 'later', '' FROM migration"
pg_stop
refuses 'data of a newer version' "Die Daten in $data stammen von einer neueren Version" "$run" --port "$port" --data "$data"
