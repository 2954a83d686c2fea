// Annotations: remarks anchored at a task of a template, or at a quote in its text; for everyone
// (`template:`) or private (`notes:`).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/address.hpp"
#include "protocol/author.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// attached: at its place unchanged; moved: found again at another offset after a new version;
/// orphaned: its task or quote is gone, it is listed apart with its old text.
BOOST_DEFINE_ENUM_CLASS(AnchorState, attached, moved, orphaned)

/// W3C Web Annotation, text quote and text position selector, over Task::text.
struct Quote {
  Text<limits::quote_exact_max> exact;
  TextOrEmpty<limits::quote_context_max> prefix;
  TextOrEmpty<limits::quote_context_max> suffix;
  /// Unicode code points from the start of the text; `end` is exclusive.
  std::int64_t start = 0;
  std::int64_t end = 0;
};
BOOST_DESCRIBE_STRUCT(Quote, (), (exact, prefix, suffix, start, end))

struct AnnotationReply {
  ItemId id;
  Time at{};
  Author by;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(AnnotationReply, (), (id, at, by, text))

struct Annotation {
  ItemId id;
  Seq seq = 0;
  Time at{};
  Author by;
  ItemId template_;
  std::string task;
  /// The version it was written at.
  std::string version;
  std::optional<Quote> quote;
  AnchorState anchor{};
  std::string text;
  std::vector<AnnotationReply> replies;
  std::optional<Time> edited_at;
  bool erased = false;
};
BOOST_DESCRIBE_STRUCT(Annotation, (),
                      (id, seq, at, by, template_, task, version, quote, anchor, text, replies,
                       edited_at, erased))

/// On `template:` for everyone, on `notes:` privately; then `template` says where.
struct AnnotationCreate {
  static constexpr auto name = "annotation.create";
  std::optional<ItemId> template_;
  Text<32> task;
  std::optional<Quote> quote;
  Text<limits::annotation_text_max> text;
  std::vector<Address> links;
};
BOOST_DESCRIBE_STRUCT(AnnotationCreate, (), (template_, task, quote, text, links))

/// By its author.
struct AnnotationEdit {
  static constexpr auto name = "annotation.edit";
  ItemId annotation;
  Text<limits::annotation_text_max> text;
};
BOOST_DESCRIBE_STRUCT(AnnotationEdit, (), (annotation, text))

/// By its author or, in public, a moderator.
struct AnnotationErase {
  static constexpr auto name = "annotation.erase";
  ItemId annotation;
};
BOOST_DESCRIBE_STRUCT(AnnotationErase, (), (annotation))

struct AnnotationReplyTo {
  static constexpr auto name = "annotation.reply";
  ItemId annotation;
  Text<limits::annotation_text_max> text;
};
BOOST_DESCRIBE_STRUCT(AnnotationReplyTo, (), (annotation, text))

/// By its author or the contact point: a new place, mostly for an orphan ("neu anheften").
struct AnnotationAttach {
  static constexpr auto name = "annotation.attach";
  ItemId annotation;
  Text<32> task;
  std::optional<Quote> quote;
};
BOOST_DESCRIBE_STRUCT(AnnotationAttach, (), (annotation, task, quote))

}  // namespace protocol
