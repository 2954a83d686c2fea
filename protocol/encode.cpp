#include "protocol/encode.hpp"

#include "protocol/state_json.hpp"

namespace protocol {
namespace {

template <class T>
std::string encode_ok(std::int64_t id, const T& ok) {
  std::string out = "{\"id\":";
  write_json(out, id);
  out.append(",\"ok\":");
  write_json(out, ok);
  out.push_back('}');
  return out;
}

template <class T>
std::string encode_ephemeral(const ChannelName* on, std::string_view event, const T& data) {
  std::string out = "{";
  if (on != nullptr) {
    out.append("\"channel\":");
    write_json(out, *on);
    out.push_back(',');
  }
  out.append("\"event\":");
  write_json_string(out, event);
  out.append(",\"data\":");
  write_json(out, data);
  out.push_back('}');
  return out;
}

}  // namespace

std::string encode_done(std::int64_t id, const Done& done) { return encode_ok(id, done); }

std::string encode_subscribed(std::int64_t id, const Subscribed& subscribed,
                              std::string_view state) {
  std::string out = "{\"id\":";
  write_json(out, id);
  out.append(",\"ok\":{");
  bool first = true;
  using Members = boost::describe::describe_members<Subscribed, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&](auto d) {
    using M = std::remove_cvref_t<decltype(subscribed.*d.pointer)>;
    if constexpr (!std::is_same_v<M, std::optional<State>>) {
      detail::write_member<false>(out, first, d.name, subscribed.*d.pointer);
    } else if (!state.empty()) {
      out.append(",\"").append(wire_name(d.name)).append("\":").append(state);
    }
  });
  out.append("}}");
  return out;
}

std::string encode_error(std::optional<std::int64_t> id, const Error& error) {
  std::string out = "{";
  if (id) {
    out.append("\"id\":");
    write_json(out, *id);
    out.push_back(',');
  }
  out.append("\"error\":{\"code\":");
  write_json(out, error.code);
  out.append(",\"temporary\":");
  write_json(out, is_temporary(error.code));
  out.append(",\"text\":");
  write_json_string(out, error.text);
  if (!error.field.empty()) {
    out.append(",\"field\":");
    write_json_string(out, error.field);
  }
  out.append("}}");
  return out;
}

std::string encode_event(const Event& event) { return to_json(event); }

std::string encode_activity(const ChannelName& on, const std::vector<Activity>& activity) {
  return encode_ephemeral(&on, "activity", activity);
}

std::string encode_own_changed(const ChannelName& on, const OwnChanged& changed) {
  return encode_ephemeral(&on, "own.changed", changed);
}

std::string encode_listeners(const ChannelName& on, const Listeners& listeners) {
  return encode_ephemeral(&on, "listeners", listeners);
}

std::string encode_caption_typing(const ChannelName& on, const CaptionTyping& typing) {
  return encode_ephemeral(&on, "caption.typing", typing);
}

std::string encode_slide_pointer(const ChannelName& on, const SlidePointer& pointer) {
  return encode_ephemeral(&on, "slides.pointer", pointer);
}

std::string encode_lobby_shown(const ChannelName& on, const LobbyShown& shown) {
  return encode_ephemeral(&on, "lobby.shown", shown);
}

std::string encode_restarting(const Restarting& restarting) {
  return encode_ephemeral(nullptr, "restarting", restarting);
}

std::string encode_heartbeat() { return "{}"; }

}  // namespace protocol
