#include "support/pinning.hpp"

#include "base/error.hpp"
#include "image/digest.hpp"

namespace support {

namespace {

void throw_if_any(const std::vector<std::string>& messages) {
  std::string text;
  for (const std::string& message : messages) text += message + '\n';
  if (!text.empty()) throw base::InputError(text);
}

}  // namespace

std::string pin(std::vector<cmd::Input> inputs) {
  const cmd::Stream stream(std::move(inputs), search::default_rules(), 1);
  throw_if_any(stream.faults());
  const auto ask = [](const image::Reference& reference) { return image::Digest::of(reference.text()); };
  const auto outcomes = resolve::resolve_all(stream.references(), ask, 1);
  throw_if_any(stream.failures(outcomes));
  std::string out;
  stream.write(outcomes, [&](std::string_view piece) { out += piece; });
  return out;
}

std::string pin(std::string_view text) { return pin({{.name = "in.yml", .bytes = std::string(text)}}); }

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
