#include "server/mail/letter.hpp"

#include <array>
#include <chrono>

#include "server/support/berlin_time.hpp"

namespace server::mail {

using namespace protocol;
using namespace std::chrono;

namespace {

struct Words {
  const char* subject;
  const char* says;
  const char* english;
};

Words words_of(LineReason reason) {
  switch (reason) {
    case LineReason::seat_confirmed:
      return {"Angemeldet: ", "Sie sind angemeldet. Der Termin liegt dieser Mail als Datei bei.",
              "You are registered. The date is attached for your calendar."};
    case LineReason::seat_waiting:
      return {
          "Warteliste: ",
          "Sie stehen auf der Warteliste. Sobald ein Platz frei wird, rücken Sie automatisch nach"
          " und bekommen eine Mail.",
          "You are on the waiting list and will get the next free seat."};
    case LineReason::seat_refused:
      return {"Abgelehnt: ", "Ihre Anmeldung wurde von der Leitung abgelehnt.",
              "Your registration was refused."};
    case LineReason::seat_cancelled:
      return {"Abgemeldet: ", "Die Leitung hat Sie von der Liste der Anmeldungen genommen.",
              "The moderators took you off the list."};
    case LineReason::seat_requested:
      return {"Anmeldung eingegangen: ",
              "Ihre Anmeldung ist eingegangen. Die Leitung entscheidet darüber; Sie bekommen dann"
              " eine Mail.",
              "Your registration has arrived. The moderators decide and you will get a mail."};
    case LineReason::seat_withdrawn:
      return {"Abgemeldet: ", "Sie haben sich von diesem Talk abgemeldet.",
              "You left the list of this talk."};
    case LineReason::talk_cancelled:
      return {"Abgesagt: ", "Dieser Talk findet nicht statt.", "This talk is cancelled."};
    case LineReason::talk_soon:
      return {"Beginnt bald: ",
              "Dieser Talk, für den Sie angemeldet sind, beginnt bald. Unter der Adresse unten"
              " kommen Sie hinein.",
              "The talk that you registered for begins soon."};
    case LineReason::reminded:
      return {"Erinnerung: ",
              "Aus diesem Talk warten Fragen auf eine Antwort von Ihnen, von Ihrer Ansprechstelle"
              " oder darauf, dass Sie jemanden zuweisen. Sie stehen in der Nachbereitung und in"
              " Ihrem Eingang.",
              "Questions of this talk still wait for an answer; see your inbox."};
    default: break;
  }
  return {"Neuer Termin: ", "Der Talk hat einen neuen Termin.", "This talk has a new date."};
}

bool can_withdraw(LineReason reason) {
  return reason == LineReason::seat_confirmed || reason == LineReason::seat_waiting ||
         reason == LineReason::seat_requested || reason == LineReason::talk_soon;
}

/// On one line, whatever somebody wrote.
std::string one_line(std::string_view text) {
  std::string out{text};
  for (auto& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return out;
}

std::string clock_of(hh_mm_ss<milliseconds> time) {
  const auto digits = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return digits(time.hours().count()) + ":" + digits(time.minutes().count());
}

}  // namespace

std::string when_of(const TalkPlan& plan) {
  constexpr std::array days_of_week{"Sonntag",    "Montag",  "Dienstag", "Mittwoch",
                                    "Donnerstag", "Freitag", "Samstag"};
  constexpr std::array months{"Januar", "Februar", "März",      "April",   "Mai",      "Juni",
                              "Juli",   "August",  "September", "Oktober", "November", "Dezember"};
  const auto begin = to_berlin(plan.starts_at);
  const auto end = to_berlin(plan.starts_at + minutes{plan.minutes});
  const auto day = floor<days>(begin);
  const year_month_day date{day};
  return std::string{days_of_week[weekday{day}.c_encoding()]} + ", " +
         std::to_string(static_cast<unsigned>(date.day())) + ". " +
         months[static_cast<unsigned>(date.month()) - 1] + " " +
         std::to_string(static_cast<int>(date.year())) + ", " + clock_of(hh_mm_ss{begin - day}) +
         " bis " + clock_of(hh_mm_ss{end - floor<days>(end)}) + " Uhr";
}

Letter letter_of(LineReason reason, const Talk& talk, std::string_view name,
                 std::string_view address) {
  const auto words = words_of(reason);
  const auto title = one_line(talk.plan.title);
  std::string text = "Guten Tag " + one_line(name) + ",\n\n" + words.says + "\n\n";
  text += "Was:  " + title + "\nWann: " + when_of(talk.plan) + " (Ortszeit Berlin)\nWo:   ";
  text.append(address).append("\n");
  if (talk.cancelled) text += "\nGrund: " + one_line(talk.cancelled->reason) + "\n";
  if (can_withdraw(reason)) {
    text +=
        "\nMöchten Sie nicht teilnehmen, dann melden Sie sich auf der Seite des Talks mit"
        " „Abmelden“ wieder ab.\n";
  }
  text += "\nDiese Mail wurde von BehördenTalk verschickt. Bitte antworten Sie nicht darauf.\n";
  text += std::string{"\n-- \nIn English: "} + words.english + "\n";
  return {words.subject + title, std::move(text)};
}

}  // namespace server::mail
