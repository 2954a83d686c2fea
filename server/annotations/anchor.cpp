#include "server/annotations/anchor.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "protocol/limits.hpp"
#include "server/annotations/code_points.hpp"

namespace server::annotations {

using namespace protocol;

namespace {

using Points = std::u32string_view;

// Code points of context that must still stand on a side that was edited: about two words. Fewer
// occur by chance in texts about one subject. A look-alike is dangerous with half of that.
constexpr std::size_t context_enough = 12;
constexpr std::size_t context_alike = 6;

/// A quote's parts as code points.
struct Selector {
  std::u32string exact;
  std::u32string prefix;
  std::u32string suffix;
  std::size_t start = 0;

  explicit Selector(const Quote& quote)
      : exact{to_code_points(quote.exact)},
        prefix{to_code_points(quote.prefix)},
        suffix{to_code_points(quote.suffix)},
        start{static_cast<std::size_t>(quote.start)} {}
  [[nodiscard]] std::size_t end() const { return start + exact.size(); }
};

/// An occurrence of the exact text, and how much of the context surrounds it.
struct Place {
  std::size_t start = 0;
  std::size_t prefix = 0;
  std::size_t suffix = 0;
  /// All of the context is there; a context cut short by the text's end stands at the text's end.
  bool prefix_complete = false;
  bool suffix_complete = false;

  [[nodiscard]] std::size_t score() const { return prefix + suffix; }
  [[nodiscard]] bool is_certain() const { return prefix_complete && suffix_complete; }
  [[nodiscard]] bool has_prefix(std::size_t enough) const {
    return prefix_complete || prefix >= enough;
  }
  [[nodiscard]] bool has_suffix(std::size_t enough) const {
    return suffix_complete || suffix >= enough;
  }
  [[nodiscard]] bool is_likely() const {
    return has_prefix(context_enough) && has_suffix(context_enough);
  }
};

std::size_t common_start(Points a, Points b) {
  const auto [end, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(end - a.begin());
}

std::size_t common_end(Points a, Points b) {
  const auto [end, other] = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  return static_cast<std::size_t>(end - a.rbegin());
}

Place place_at(const Selector& selector, Points text, std::size_t start) {
  const auto before = text.substr(0, start);
  const auto after = text.substr(start + selector.exact.size());
  Place place;
  place.start = start;
  place.prefix = common_end(selector.prefix, before);
  place.suffix = common_start(selector.suffix, after);
  const auto is_complete = [](std::size_t matched, Points context, Points side) {
    return matched == context.size() &&
           (context.size() == limits::quote_context_max || side.size() == matched);
  };
  place.prefix_complete = is_complete(place.prefix, selector.prefix, before);
  place.suffix_complete = is_complete(place.suffix, selector.suffix, after);
  return place;
}

std::vector<Place> occurrences(const Selector& selector, Points text) {
  std::vector<Place> places;
  for (auto at = text.find(selector.exact); at != Points::npos;
       at = text.find(selector.exact, at + 1)) {
    places.push_back(place_at(selector, text, at));
  }
  return places;
}

bool selects(const Selector& selector, Points text) {
  if (selector.end() > text.size()) return false;
  return text.substr(selector.start, selector.exact.size()) == selector.exact &&
         text.substr(0, selector.start).ends_with(selector.prefix) &&
         text.substr(selector.end()).starts_with(selector.suffix);
}

/// The best of these, unless the next best is as good.
std::optional<Place> unique_best(std::vector<Place> places) {
  std::sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return a.score() > b.score(); });
  if (places.empty()) return std::nullopt;
  if (places.size() > 1 && places[0].score() == places[1].score()) return std::nullopt;
  return places.front();
}

/// The places that one change of the old text, before or after the quote, leaves it at. They are
/// certain where there are no look-alikes, and else need their context.
std::optional<Place> unchanged_part(const Selector& selector, Points old_text, Points new_text,
                                    bool has_look_alikes) {
  std::vector<Place> places;
  const auto consider = [&](std::size_t start) {
    const auto place = place_at(selector, new_text, start);
    if (!has_look_alikes || place.is_likely()) places.push_back(place);
  };
  if (selector.end() <= common_start(old_text, new_text)) consider(selector.start);
  const auto tail = common_end(old_text, new_text);
  if (selector.start + tail >= old_text.size()) {
    const auto shifted = selector.start + new_text.size() - old_text.size();
    if (places.empty() || places.front().start != shifted) consider(shifted);
  }
  return unique_best(std::move(places));
}

/// The place after several changes: the only one that is likely, and only if nothing else can be
/// it. A look-alike with similar surroundings may be what is left of two; a place that has lost one
/// side may be the right one beside a copy; and what was not there before may be a copy.
std::optional<Place> only_likely(const std::vector<Place>& before,
                                 const std::vector<Place>& found) {
  const auto alike = std::count_if(before.begin(), before.end(), [](const Place& place) {
    return place.has_prefix(context_alike) && place.has_suffix(context_alike);
  });
  const auto related = std::count_if(found.begin(), found.end(), [](const Place& place) {
    return place.has_prefix(context_enough) || place.has_suffix(context_enough);
  });
  if (alike > 1 || related > 1 || found.size() > before.size()) return std::nullopt;
  const auto likely = std::find_if(found.begin(), found.end(),
                                   [](const Place& place) { return place.is_likely(); });
  return likely == found.end() ? std::nullopt : std::optional{*likely};
}

std::optional<Place> find(const Selector& selector, std::optional<Points> old_text,
                          Points new_text) {
  auto found = occurrences(selector, new_text);
  for (const auto& place : found) {
    if (place.start == selector.start && place.is_certain()) return place;
  }
  if (!old_text) {
    std::erase_if(found, [](const Place& place) { return !place.is_certain(); });
    return unique_best(std::move(found));
  }
  const auto before = occurrences(selector, *old_text);
  if (auto place = unchanged_part(selector, *old_text, new_text, before.size() > 1)) return place;
  return only_likely(before, found);
}

Quote quote_at(const Selector& selector, Points text, std::size_t start) {
  const auto end = start + selector.exact.size();
  const auto before = std::min(start, limits::quote_context_max);
  Quote quote;
  quote.exact = to_utf8(selector.exact);
  quote.prefix = to_utf8(text.substr(start - before, before));
  quote.suffix = to_utf8(text.substr(end, limits::quote_context_max));
  quote.start = static_cast<std::int64_t>(start);
  quote.end = static_cast<std::int64_t>(end);
  return quote;
}

}  // namespace

Result<Quote> place(const Quote& quote, std::string_view text) {
  if (!stands_in(quote, text)) {
    return refuse(ErrorCode::bad_value, "does not stand there in the task's text", "data.quote");
  }
  const Selector selector{quote};
  return quote_at(selector, to_code_points(text), selector.start);
}

bool stands_in(const Quote& quote, std::string_view text) {
  if (quote.start < 0) return false;
  const Selector selector{quote};
  if (quote.end != static_cast<std::int64_t>(selector.end())) return false;
  return selects(selector, to_code_points(text));
}

Anchored anchor(const Quote& quote, std::optional<std::string_view> old_text,
                std::string_view new_text) {
  const Selector selector{quote};
  const auto next = to_code_points(new_text);
  std::optional<std::u32string> old;
  if (old_text) old = to_code_points(*old_text);
  const auto found = find(selector, old ? std::optional<Points>{*old} : std::nullopt, next);
  if (!found) return {AnchorState::orphaned, quote};
  return {found->start == selector.start ? AnchorState::attached : AnchorState::moved,
          quote_at(selector, next, found->start)};
}

}  // namespace server::annotations
