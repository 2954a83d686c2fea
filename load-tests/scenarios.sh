# shellcheck shell=bash
# The scenarios of load-tests/run: which servers each is run with, and what `load` is told. To be
# sourced; needs $scratch and $smoke.

# The scenarios in their order. Those of the first list are run with every server, those of the second
# with both raw broadcasters, those of the third with the one that sends each message by itself.
readonly shared_scenarios=(fan-out-1 fan-out-32)
readonly raw_scenarios=(fan-out-1-unpaced)
readonly compared_scenarios=(big-room biggest-room small-beside-big)
readonly own_scenarios=(small-beside-big-inboxes idle flush posts-100 posts-1000 posts-5000 posts-max
  posts-max-batch-of-one storm join talk calm beside-opens beside-handshakes beside-messages beside-json
  beside-pings beside-frames beside-readers beside-subscribes)
readonly all_scenarios=("${shared_scenarios[@]}" "${raw_scenarios[@]}" "${compared_scenarios[@]}"
  "${own_scenarios[@]}")
# behoerdentalk first: how long its pushes are decides how long the others' messages are.
readonly all_servers=(behoerdentalk raw raw-batch nchan mosquitto nats ws socket.io)
readonly peers=(nchan mosquitto nats ws socket.io)

contains() {
  local wanted=$1 entry
  shift
  for entry; do [[ $entry == "$wanted" ]] && return 0; done
  return 1
}

# servers_of SCENARIO: the chosen servers that it is run with.
servers_of() {
  local -a wanted=(behoerdentalk)
  local server
  if contains "$1" "${shared_scenarios[@]}"; then
    wanted=("${all_servers[@]}")
  elif contains "$1" "${raw_scenarios[@]}"; then
    wanted+=(raw raw-batch)
  elif contains "$1" "${compared_scenarios[@]}"; then
    wanted+=(raw)
  fi
  for server in "${wanted[@]}"; do
    ! contains "$server" "${chosen_servers[@]}" || printf '%s\n' "$server"
  done
}

# scenario_arguments SCENARIO: sets `arguments` of load, `server_environment`, and `shares_cores`.
declare -a arguments=()
declare -a server_environment=()
shares_cores=no
scenario_arguments() {
  server_environment=()
  shares_cores=no
  case $1 in
    idle) arguments=(idle --members 10000) ;;
    fan-out-1) arguments=(fan-out --members 1000 --in-flight 1 --per-second 50 --seconds 8) ;;
    fan-out-1-unpaced) arguments=(fan-out --members 1000 --in-flight 1 --seconds 8) ;;
    fan-out-32) arguments=(fan-out --members 1000 --in-flight 32 --seconds 8) ;;
    big-room) arguments=(rooms --compared 1 --members 10000 --per-second 5 --seconds 20) ;;
    biggest-room) arguments=(rooms --compared 1 --members 0 --per-second 2 --seconds 20) ;;
    small-beside-big*)
      arguments=(rooms --compared 1 --members 10000 --per-second 5
        --small-rooms 100 --small-members 20 --small-per-second 1 --seconds 20)
      [[ $1 != *-inboxes ]] || arguments+=(--inboxes 1)
      ;;
    flush) arguments=(flush --dir "$scratch" --count 1000) ;;
    posts-*)
      shares_cores=yes
      arguments=(posts --channels 64 --authors 2000 --seconds 10)
      case $1 in
        posts-max) ;;
        posts-max-batch-of-one) server_environment=(BT_WRITER_BATCH_MAX=1) ;;
        *) arguments+=(--per-second "${1#posts-}") ;;
      esac
      ;;
    storm) arguments=(storm --members 5000 --channels 10 --missed 50) ;;
    join) arguments=(join --members 5000 --within-ms 10000 --history 100) ;;
    talk)
      # As the server comes: what a person may do there is what one may do here.
      server_environment=(BT_COMMANDS_PER_SECOND=10 BT_COMMANDS_BURST=100 BT_READS_PER_SECOND=50
        BT_READS_BURST=400)
      arguments=(talk --members 2000 --chat-per-second 50 --questions 20 --votes 1000
        --poll-within-s 20 --seconds 60)
      ;;
    calm | beside-*)
      # Each person may do as much as by default, after a burst in which the rooms are made.
      server_environment=(BT_COMMANDS_PER_SECOND=10 BT_COMMANDS_BURST=1000 BT_READS_PER_SECOND=50
        BT_READS_BURST=400)
      arguments=(rooms --members 1000 --per-second 2 --small-rooms 100 --small-members 20
        --small-per-second 1 --seconds 15)
      ;;
  esac
  [[ $smoke == no ]] || smoke_arguments "$1"
}

smoke_arguments() {
  case $1 in
    idle) arguments=(idle --members 200 --settle-s 0) ;;
    fan-out-*)
      arguments=(fan-out --members 50 --in-flight "${1//[!0-9]/}" --seconds 1 --warm-up-ms 100)
      ;;
    small-beside-big*)
      arguments=(rooms --compared 1 --members 200 --small-rooms 5 --small-members 5 --seconds 1
        --warm-up-ms 100)
      [[ $1 != *-inboxes ]] || arguments+=(--inboxes 1)
      ;;
    flush) arguments=(flush --dir "$scratch" --count 20) ;;
    posts-*) arguments=(posts --channels 4 --authors 20 --per-second 100 --seconds 1 --warm-up-ms 100) ;;
    storm) arguments=(storm --members 200 --channels 2 --missed 5 --jitter-ms 100) ;;
    join) arguments=(join --members 200 --within-ms 500 --history 10) ;;
    talk)
      arguments=(talk --members 50 --chat-per-second 20 --questions 5 --votes 40 --poll-within-s 1
        --seconds 4)
      ;;
    beside-*)
      arguments=(rooms --members 50 --small-rooms 5 --small-members 5 --seconds 1 --warm-up-ms 100)
      ;;
  esac
}
