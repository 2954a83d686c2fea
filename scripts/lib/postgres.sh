# shellcheck shell=bash
# A private PostgreSQL 15: unix socket only, in a folder nobody else can enter; fsync on,
# checksums on, UTF-8, German sorting. To be sourced after common.sh.
#
# pg_plan says where and as whom, pg_create makes the cluster once, pg_start runs it as a child
# that ends when this shell ends, however it ends. PostgreSQL refuses to run as root; then the
# cluster belongs to the user postgres of Debian's package.

readonly pg_bin=/usr/lib/postgresql/15/bin
readonly pg_port=5432
# A socket's path has at most 107 bytes, and PostgreSQL adds this to its folder.
readonly pg_socket_name=/.s.PGSQL.$pg_port
readonly pg_socket_bytes_max=107
readonly pg_start_seconds_max=120
readonly pg_stop_tenths_max=300

pg_home=         # holds the cluster and, mostly, the socket's folder
pg_cluster=      # the cluster
pg_socket_dir=   # 0700
pg_user=         # whom the cluster belongs to
pg_pid=          # the server while it runs
declare -a pg_as=() # runs a command as that user

# The environment of a developer must not lead anywhere else.
unset "${!PG@}"

# pg_plan FOLDER: sets the variables above for the cluster of a data folder, which must exist.
pg_plan() {
  local folder=$1
  pg_home=$folder
  pg_user=$(id -un)
  if [[ -f $folder/postgres.location ]]; then
    pg_home=$(<"$folder/postgres.location")
    [[ -d $pg_home ]] || fail "$(text \
      "Die Datenbank zu $folder lag in $pg_home und ist dort nicht mehr; bitte dorthin zurücklegen oder mit einem neuen Ordner beginnen (--data)." \
      "The database of $folder was in $pg_home and is gone; please put it back or use a new folder (--data).")"
  fi
  pg_cluster=$pg_home/postgres
  if [[ -d $pg_cluster ]]; then
    pg_user=$(stat -c %U "$pg_cluster")
  elif ((EUID == 0)); then
    pg_user=postgres
  fi
  pg_set_user
  if ((EUID == 0)) && ! "${pg_as[@]}" test -x "$pg_home"; then
    [[ -d $pg_cluster ]] && fail "$(text \
      "Der Benutzer $pg_user, dem die Datenbank gehört, kommt nicht in den Ordner $pg_home; bitte den Ordner verschieben oder seine Rechte ändern." \
      "The user $pg_user, who owns the database, cannot enter $pg_home; please move it or change its permissions.")"
    # A new name each time: who removed a data folder and starts anew gets a new database.
    pg_home=$(mktemp -d /var/lib/behoerdentalk-XXXXXX) || fail "$(text \
      'In /var/lib kann kein Ordner für die Datenbank angelegt werden.' \
      'No folder can be made in /var/lib for the database.')"
    pg_cluster=$pg_home/postgres
    chmod 0755 "$pg_home"
    printf '%s\n' "$pg_home" >"$folder/postgres.location"
  fi
  pg_choose_socket_dir
}

pg_set_user() {
  pg_as=()
  if [[ $pg_user == "$(id -un)" ]]; then
    ((EUID != 0)) || fail "$(text \
      "Die Datenbank in $pg_cluster gehört root, so darf PostgreSQL nicht laufen; bitte ausführen: chown -R postgres: $pg_cluster" \
      "The database in $pg_cluster belongs to root, which PostgreSQL refuses; please run: chown -R postgres: $pg_cluster")"
    return 0
  fi
  ((EUID == 0)) || fail "$(text \
    "Die Datenbank in $pg_cluster gehört dem Benutzer $pg_user; bitte ./run wie beim ersten Mal starten (als root oder als dieser Benutzer)." \
    "The database in $pg_cluster belongs to $pg_user; please start as root or as that user.")"
  id -u "$pg_user" >/dev/null 2>&1 || fail "$(text \
    "Den Benutzer $pg_user, unter dem PostgreSQL laufen soll, gibt es hier nicht." \
    "The user $pg_user, as whom PostgreSQL should run, does not exist here.")"
  pg_as=(setpriv "--reuid=$pg_user" "--regid=$(id -gn "$pg_user")" --init-groups)
}

# Beside the cluster if the path is short and plain enough for a socket, else under /tmp.
pg_choose_socket_dir() {
  local LC_ALL=C near=$pg_home/socket remembered=$pg_home/socket.location path
  path=$near$pg_socket_name
  if ((${#path} <= pg_socket_bytes_max)) && [[ $near =~ ^[A-Za-z0-9_./-]+$ ]]; then
    pg_socket_dir=$near
    mkdir -p "$near"
    chmod 0700 "$near"
  else
    pg_socket_dir=
    [[ -f $remembered ]] && pg_socket_dir=$(<"$remembered")
    # What lies in /tmp may be gone after a restart, or be someone else's.
    if [[ ! -d $pg_socket_dir || -L $pg_socket_dir ||
      $(stat -c '%U %a' "$pg_socket_dir") != "$pg_user 700" ]]; then
      pg_socket_dir=$(mktemp -d /tmp/behoerdentalk-XXXXXX) || fail "$(text \
        'In /tmp kann kein Ordner für die Datenbank angelegt werden.' \
        'No folder can be made in /tmp for the database.')"
      printf '%s\n' "$pg_socket_dir" >"$remembered"
    fi
  fi
  ((EUID != 0)) || chown "$pg_user": "$pg_socket_dir"
}

# pg_create LOG: makes the cluster unless it is there. An interrupted attempt leaves nothing
# that looks like a cluster.
pg_create() {
  local log=$1 fresh=$pg_home/postgres.new
  if [[ -f $pg_cluster/PG_VERSION ]]; then
    [[ $(<"$pg_cluster/PG_VERSION") == 15 ]] || fail "$(text \
      "Die Datenbank in $pg_cluster ist von PostgreSQL $(<"$pg_cluster/PG_VERSION"), gebraucht wird 15." \
      "The database in $pg_cluster is of PostgreSQL $(<"$pg_cluster/PG_VERSION"), 15 is needed.")"
    return 0
  fi
  [[ -x $pg_bin/initdb ]] || fail "$(text \
    'PostgreSQL 15 fehlt (Debian-Paket postgresql-15).' \
    'PostgreSQL 15 is missing (Debian package postgresql-15).')"
  rm -rf "$fresh"
  mkdir -m 0700 "$fresh"
  ((EUID != 0)) || chown "$pg_user": "$fresh"
  if ! env -C / LC_ALL=C.UTF-8 "${pg_as[@]}" "$pg_bin/initdb" --pgdata="$fresh" --username=postgres \
    --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=de-DE --data-checksums \
    --auth-local=trust --auth-host=reject >>"$log" 2>&1; then
    show_log "$log"
    fail "$(text \
      "Die Datenbank konnte nicht angelegt werden; Näheres steht in $log." \
      "The database could not be created; details are in $log.")"
  fi
  # Just-in-time compilation only delays short statements.
  printf '%s\n' '' '# BehördenTalk' 'jit = off' "timezone = 'UTC'" "log_timezone = 'UTC'" \
    >>"$fresh/postgresql.conf"
  # An empty folder may be left of an earlier attempt; with anything in it, this fails.
  [[ ! -d $pg_cluster ]] || rmdir "$pg_cluster" || fail "$(text \
    "In $pg_cluster liegt etwas, das keine Datenbank ist; bitte prüfen und entfernen." \
    "There is something in $pg_cluster that is no database; please look at it and remove it.")"
  mv "$fresh" "$pg_cluster"
}

# The settings that must not depend on what somebody wrote into postgresql.conf.
pg_settings() {
  printf '%s\n' -c listen_addresses= -c "port=$pg_port" -c "unix_socket_directories=$pg_socket_dir" \
    -c unix_socket_permissions=0700 -c fsync=on -c full_page_writes=on -c logging_collector=off
}

# Removes what a killed server left behind, and ends one that outlived its ./run. The caller has
# made sure that nobody else starts this cluster.
pg_clear_leftovers() {
  local file=$pg_cluster/postmaster.pid pid=
  [[ -f $file ]] && read -r pid <"$file"
  if [[ $pid =~ ^[0-9]+$ && $(readlink "/proc/$pid/cwd") == "$(readlink -f "$pg_cluster")" ]]; then
    kill -INT "$pid"
    wait_gone "$pid" "$pg_stop_tenths_max" || kill -QUIT "$pid"
    wait_gone "$pid" 50 || fail "$(text \
      "Die Datenbank läuft noch von vorhin (Prozess $pid) und lässt sich nicht beenden." \
      "The database still runs (process $pid) and cannot be stopped.")"
  fi
  # The number may belong to another process by now, which would make PostgreSQL refuse.
  rm -f "$file" "$pg_socket_dir$pg_socket_name" "$pg_socket_dir$pg_socket_name.lock"
}

# pg_start LOG: starts the server as a child of this shell (never call it in a subshell) and
# waits until it answers.
pg_start() {
  local log=$1 tries=20 waited
  local -a settings
  mapfile -t settings < <(pg_settings)
  pg_clear_leftovers
  while true; do
    : >"$log"
    # A session of its own keeps Ctrl-C away from it; the kernel stops it when this shell dies.
    # shellcheck disable=SC2094
    setsid env -C / LC_ALL=C.UTF-8 "${pg_as[@]:-setpriv}" --pdeathsig INT \
      "$pg_bin/postgres" -D "$pg_cluster" "${settings[@]}" </dev/null >>"$log" 2>&1 9>&- &
    pg_pid=$!
    waited=0
    while [[ -d /proc/$pg_pid ]] && ((waited < pg_start_seconds_max * 20)); do
      "$pg_bin/pg_isready" -q -h "$pg_socket_dir" -p "$pg_port" && return 0
      sleep 0.05
      waited=$((waited + 1))
    done
    pg_stop
    # After kill -9 the old server's processes need a moment to notice.
    if ! grep -q 'pre-existing shared memory block' "$log" || ((tries-- == 0)); then break; fi
    sleep 0.5
  done
  show_log "$log"
  fail "$(text \
    "Die Datenbank startet nicht; Näheres steht in $log." \
    "The database does not start; details are in $log.")"
}

# Stops the server and waits for it. Open connections are ended, nothing is lost.
pg_stop() {
  [[ -n $pg_pid ]] || return 0
  kill -INT "$pg_pid" 2>/dev/null
  wait_gone "$pg_pid" "$pg_stop_tenths_max" || kill -QUIT "$pg_pid" 2>/dev/null
  wait_gone "$pg_pid" 50 || kill -KILL "$pg_pid" 2>/dev/null
  wait "$pg_pid" 2>/dev/null
  pg_pid=
}

# pg_sql DATABASE: runs SQL from the input as PostgreSQL's own administrator, prints bare values.
pg_sql() {
  "$pg_bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$pg_socket_dir" -p "$pg_port" -U postgres -d "$1"
}

# pg_database NAME [ROLE_OPTION]: makes sure that the role behoerdentalk, which is no
# administrator, and its database exist.
pg_database() {
  pg_sql postgres <<SQL
SELECT 'CREATE ROLE behoerdentalk LOGIN ${2:-}'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'behoerdentalk') \gexec
SELECT 'CREATE DATABASE $1 OWNER behoerdentalk'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$1') \gexec
SQL
}

# pg_connection NAME: how the server connects to a database of this cluster.
pg_connection() {
  printf 'host=%s port=%s dbname=%s user=behoerdentalk' "$pg_socket_dir" "$pg_port" "$1"
}
