# shellcheck shell=bash
# Installs Debian packages that are missing. To be sourced after common.sh.

# Refuses every system but Debian 12.
require_debian_12() {
  local id='' version_id='' pretty_name=''
  if [[ -r /etc/os-release ]]; then
    # shellcheck source=/dev/null
    read -r id version_id pretty_name < <(
      . /etc/os-release
      printf '%s %s %s\n' "${ID:-?}" "${VERSION_ID:-?}" "${PRETTY_NAME:-?}"
    )
  fi
  [[ $id == debian && $version_id == 12 ]] && return 0
  fail "$(text \
    "BehördenTalk braucht Debian 12 (bookworm), gefunden wurde: ${pretty_name:-ein unbekanntes System}." \
    "BehördenTalk needs Debian 12 (bookworm), this is: ${pretty_name:-an unknown system}.")"
}

# missing_packages LIST...: prints the packages of the lists that are not there.
missing_packages() {
  local entry package command
  local -a by_name=()
  while read -r entry _; do
    [[ -z $entry || $entry == \#* ]] && continue
    package=${entry%%=*}
    command=${entry#*=}
    if [[ $entry == *=* ]]; then
      command -v "$command" >/dev/null || printf '%s\n' "$package"
    else
      by_name+=("$package")
    fi
  done < <(cat "$@")
  ((${#by_name[@]} == 0)) && return
  dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${by_name[@]}" 2>/dev/null |
    awk '$2 == "installed" { print $1 }' | sort -u |
    comm -13 - <(printf '%s\n' "${by_name[@]}" | sort -u)
}

# install_packages LIST...: installs what is missing of the lists; does nothing when all is there.
install_packages() {
  local -a missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} == 0)) && return 0

  local names="${missing[*]}"
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      fail "$(text \
        "Es fehlen Debian-Pakete, und es gibt hier kein sudo; bitte als root ausführen: apt-get install $names" \
        "Debian packages are missing and there is no sudo; as root, please run: apt-get install $names")"
    fi
    say "      $(text \
      "Für die Installation von ${#missing[@]} Debian-Paketen wird das Recht des Systemverwalters gebraucht (sudo)." \
      "Installing ${#missing[@]} Debian packages needs sudo.")"
    sudo -v || fail "$(text \
      "Ohne sudo können die Pakete nicht installiert werden; bitte als root ausführen: apt-get install $names" \
      "The packages cannot be installed without sudo; as root, please run: apt-get install $names")"
    as_root=(sudo)
  fi
  require_space / 2000 "$(text 'die Debian-Pakete' 'the Debian packages')"

  mkdir -p "$logs_dir"
  local log=$logs_dir/packages.log
  : >"$log"
  say "      $(text "Es werden installiert: $names" "Installing: $names")"
  BT_PROGRESS_GROUP=no progress "$log" "${as_root[@]}" apt-get update ||
    fail_packages "$log" "$(text \
      'Die Paketlisten von Debian konnten nicht geladen werden; bitte die Internetverbindung und /etc/apt prüfen.' \
      'The package lists could not be loaded; please check the network and /etc/apt.')"
  keep_system_database_away "$names" "${as_root[@]}"
  local status=0
  BT_PROGRESS_GROUP=no progress "$log" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" || status=1
  restore_system_database_setting "${as_root[@]}"
  ((status == 0)) || fail_packages "$log" "$(text \
    "Debian-Pakete konnten nicht installiert werden; was apt-get meldet, steht in $log." \
    "Debian packages could not be installed; what apt-get says is in $log.")"
}

fail_packages() {
  show_log "$1"
  fail "$2"
}

# Debian's PostgreSQL package would create and start a cluster of the system, which nobody needs
# here. This setting keeps it from doing so while we install, and only then.
create_cluster_conf=/etc/postgresql-common/createcluster.conf
system_database_kept_away=no

keep_system_database_away() {
  local names=" $1 "
  shift
  [[ $names == *" postgresql-15 "* && ! -e $create_cluster_conf ]] || return 0
  system_database_kept_away=yes
  "$@" mkdir -p "${create_cluster_conf%/*}"
  printf 'create_main_cluster = off\n' | "$@" tee "$create_cluster_conf" >/dev/null
}

restore_system_database_setting() {
  [[ $system_database_kept_away == yes ]] || return 0
  system_database_kept_away=no
  local original=/usr/share/postgresql-common/createcluster.conf
  if [[ -e $original ]]; then
    "$@" cp "$original" "$create_cluster_conf"
  else
    "$@" rm -f "$create_cluster_conf"
  fi
}

# require_space FOLDER MEGABYTES FOR_WHAT: refuses to start what would fill the disk.
require_space() {
  local folder=$1 needed=$2 purpose=$3 free
  free=$(($(df --output=avail -B 1000000 "$folder" | tail -n 1)))
  ((free >= needed)) && return 0
  fail "$(text \
    "Für $purpose werden $needed MB freier Speicherplatz in $folder gebraucht, frei sind $free MB." \
    "$needed MB of free space are needed in $folder for $purpose, there are $free MB.")"
}
