#include "server/seed/dice.hpp"

#include <array>

namespace server::seed {

namespace {

constexpr std::array places{"Ahrental",   "Birkenau",   "Dornheim",  "Elsterfeld",   "Falkenried",
                            "Grünstedt",  "Heidebruch", "Ilmgrund",  "Kaltenweiler", "Lärchenau",
                            "Marschdorf", "Niederwald", "Ostermoor", "Querbach",     "Rothenfurt"};
constexpr std::array kinds{"Stadt", "Gemeinde", "Kreis", "Amt", "Landesamt", "Zweckverband"};
constexpr std::array first_names{"Aylin", "Bernd", "Celina", "Daniel", "Elif",
                                 "Frank", "Greta", "Hakan",  "Ines",   "Jan",
                                 "Katja", "Liam",  "Miriam", "Nils",   "Olga"};
constexpr std::array last_names{"Adler", "Brandt", "Celik",  "Dietz",  "Ewald", "Fuchs",  "Grewe",
                                "Horn",  "Ivanov", "Jansen", "Krause", "Lenz",  "Maurer", "Novak"};
constexpr std::array subjects{"Der Aktenplan",
                              "Die Schnittstelle",
                              "Das Fachverfahren",
                              "Die Dienstvereinbarung",
                              "Der Scandienstleister",
                              "Das Formular",
                              "Die Leistungsbeschreibung",
                              "Das Berechtigungskonzept",
                              "Die Poststelle",
                              "Der Personalrat",
                              "Das Nutzerkonto",
                              "Die Datenschutz-Folgenabschätzung",
                              "Der Rollout",
                              "Die E-Akte"};
constexpr std::array verbs{"wurde bei uns", "ist seit dem Sommer", "war im Pilotamt",
                           "wird gerade",   "bleibt vorerst",      "hat sich im Bauamt"};
constexpr std::array ends{"eingeführt und läuft stabil.", "mit drei Ämtern getestet.",
                          "in zwei Wellen umgestellt.",   "von der IT abgenommen.",
                          "neu ausgeschrieben.",          "mit dem Archiv abgestimmt.",
                          "um vier Wochen verschoben.",   "ohne Zusatzkosten angepasst."};
constexpr std::array questions{"Wie lange hat das bei Ihnen gedauert?",
                               "Wer hat die Freigabe erteilt?",
                               "Gibt es dazu ein Muster?",
                               "Welche Frist gilt für die Aufbewahrung?",
                               "Reicht dafür ein Beschluss der Leitung?",
                               "Wie viele Vorgänge waren betroffen?"};

}  // namespace

std::string Dice::sentence() {
  return std::string{pick(subjects)} + " " + pick(verbs) + " " + pick(ends);
}

std::string Dice::text(std::int64_t sentences) {
  std::string text = sentence();
  for (std::int64_t i = 1; i < sentences; ++i) text.append(" ").append(sentence());
  return text;
}

std::string Dice::question() { return sentence() + " " + pick(questions); }

std::string Dice::subject() { return pick(subjects); }

std::string Dice::authority() { return std::string{pick(kinds)} + " " + pick(places); }

std::string Dice::person() { return std::string{pick(first_names)} + " " + pick(last_names); }

}  // namespace server::seed
