# shellcheck shell=bash
# What the server refuses, in the words of ./run: the program itself speaks English. To be sourced
# after common.sh. tests/end_to_end/commands.test.mjs compares these patterns with what it says.

# german_refusal LOG DATA: a sentence for the refusal at the end of LOG, of a server whose data are in
# the folder DATA; fails when there is none, or none that somebody without the source could mend.
german_refusal() {
  local data=$2 said name
  said=$(tail -n 1 "$1" 2>/dev/null)
  case $said in
    'behoerdentalk: the database was written by a newer version'*)
      say "Die Daten in $data stammen von einer neueren Version von BehördenTalk; bitte diese Version starten oder mit --data einen anderen Ordner nehmen."
      ;;
    'behoerdentalk: the database was migrated by other files'*)
      say "Die Daten in $data stammen von einer anderen Ausgabe von BehördenTalk; bitte deren ./run starten oder mit --data einen anderen Ordner nehmen."
      ;;
    'behoerdentalk: a restore into this database was cut off'*)
      say "Das Wiederherstellen einer Sicherung in $data wurde abgebrochen; bitte mit einem leeren Ordner neu beginnen (--data)."
      ;;
    'behoerdentalk: the database has '*' and may lose acknowledged contributions')
      name=${said#*the database has }
      name=${name%% *}
      say "Die Datenbank in $data sichert nicht jeden Beitrag sofort auf die Platte; bitte in ihrer Datei postgresql.conf die Einstellung $name entfernen."
      ;;
    # ./run writes the configuration itself, so what is wrong in it comes from the environment.
    'behoerdentalk: configuration: the environment has '*', which stands for no key')
      name=${said#*the environment has }
      name=${name%%, which*}
      say "Die Umgebungsvariable $name kennt BehördenTalk nicht; bitte ihren Namen prüfen oder sie entfernen (unset $name)."
      ;;
    "behoerdentalk: configuration: '"*"' must be "*)
      name=${said#*\'}
      name=BT_${name%%\'*}
      say "Die Umgebungsvariable ${name^^} hat einen Wert, den BehördenTalk nicht kennt; bitte ihn prüfen oder sie entfernen (unset ${name^^})."
      ;;
    *) return 1 ;;
  esac
}

# fail_refused LOG DATA SENTENCE: ends the program with that refusal, or with SENTENCE and what the
# log says.
fail_refused() {
  local sentence
  if sentence=$(german_refusal "$1" "$2"); then fail "$sentence"; fi
  show_log "$1"
  fail "$3"
}
