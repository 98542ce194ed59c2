#include "support/pinning.hpp"

#include <stdexcept>

#include "base/error.hpp"
#include "cmd/message_text.hpp"
#include "image/digest.hpp"
#include "manifest/encoding.hpp"
#include "manifest/split.hpp"
#include "support/compare.hpp"
#include "support/same_tree.hpp"

namespace support {

namespace {

void throw_if_any(const std::vector<cmd::Message>& messages) {
  std::string text;
  for (const cmd::Message& message : messages) text += cmd::placed_text(message) + '\n';
  if (!text.empty()) throw base::InputError(text);
}

std::string written(const cmd::Stream& stream, const std::map<std::string, resolve::Outcome>& outcomes) {
  std::string out;
  stream.write(outcomes, cmd::Annotation::written, [&](std::string_view piece) { out += piece; });
  return out;
}

/// What becomes of the only input of `stream`, by itself.
std::string revised(const cmd::Stream& stream, const std::map<std::string, resolve::Outcome>& outcomes,
                    std::string_view text) {
  const std::vector<cmd::Revision> revisions = stream.revisions(outcomes, cmd::Annotation::written);
  return revisions.empty() ? std::string(text) : revisions.front().bytes;
}

std::string_view without_mark(std::string_view text) {
  return text.substr(text.starts_with(manifest::kByteOrderMark) ? manifest::kByteOrderMark.size() : 0);
}

/// Pins whatever stands as a reference, and tells what each became.
std::string pin_anything(std::string_view text, Pins& pins) {
  cmd::Stream stream({{.name = "in.yml", .bytes = std::string(text)}}, 1);
  stream.search(search::Rules(config::default_rules()), 1);
  if (!stream.config_documents().empty()) throw base::InputError("in.yml: a document in it speaks to kpin");
  throw_if_any(stream.faults());
  auto outcomes = resolve_offline(stream.references());
  for (auto& [reference, outcome] : outcomes) {
    if (std::holds_alternative<resolve::Failure>(outcome)) {
      const std::string url = "r.io/malformed@" + image::Digest::of(reference).text();
      outcome = image::ProvenImage{.url = url,
                                   .origins = {image::ResolvedOrigin{.tag = reference, .url = reference}}};
    }
    pins[reference] = std::get<image::ProvenImage>(outcome).url;
  }
  const std::string out = written(stream, outcomes);
  if (revised(stream, outcomes, text) != out) throw std::logic_error("by itself it becomes something else");
  return out;
}

}  // namespace

std::map<std::string, resolve::Outcome> resolve_offline(const std::set<std::string>& references) {
  const auto ask = [](const image::Reference& reference) { return image::Digest::of(reference.text()); };
  return resolve::resolve_all(references, {}, {.digest = ask}, {.lookups = 1});
}

std::string pin(std::vector<cmd::Input> inputs, const std::vector<config::SearchRule>& rules) {
  cmd::Stream stream(std::move(inputs), 1);
  stream.search(search::Rules(rules), 1);
  throw_if_any(stream.faults());
  const auto outcomes = resolve_offline(stream.references());
  throw_if_any(stream.failures(outcomes));
  return written(stream, outcomes);
}

std::string pin(std::string_view text, const std::vector<config::SearchRule>& rules) {
  return pin({{.name = "in.yml", .bytes = std::string(text)}}, rules);
}

void check_pinning(std::string_view text) {
  manifest::check_utf8(text);
  for (const std::string_view document : manifest::split(without_mark(text))) {
    const std::string found = parsers_differ(document);
    if (!found.empty()) throw std::logic_error(found);
  }
  Pins pins;
  const std::string once = pin_anything(text, pins);
  if (pins.empty() && once != text) throw std::logic_error("changed without an image");
  if (pins.empty()) return;

  const std::vector<std::string_view> before = manifest::split(without_mark(text));
  const std::vector<std::string_view> after = manifest::split(without_mark(once));
  if (before.size() != after.size()) throw std::logic_error("documents were lost or made");
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] == after[i]) continue;
    const std::string found = difference(before[i], after[i], pins);
    if (!found.empty()) throw std::logic_error(found);
  }
  Pins ignored;
  if (pin_anything(once, ignored) != once) throw std::logic_error("pinning again changed it");
}

std::string shorten_digests(std::string_view text) {
  constexpr std::string_view kAlgorithm = "sha256:";
  constexpr std::size_t kHexDigits = 64;
  std::string out;
  for (std::size_t at = text.find(kAlgorithm); at != text.npos; at = text.find(kAlgorithm)) {
    out += text.substr(0, at + kAlgorithm.size());
    out += "…";
    text.remove_prefix(std::min(at + kAlgorithm.size() + kHexDigits, text.size()));
  }
  return out.append(text);
}

}  // namespace support
