#include "cmd/finding.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "base/redact.hpp"
#include "cmd/json_text.hpp"

namespace cmd {

namespace {

using Json = nlohmann::ordered_json;

struct RuleText {
  std::string_view id;
  std::string_view description;
};

/// What is told of `rule`.
const RuleText& text_of(Rule rule) {
  static constexpr std::array<RuleText, 3> kTexts = {{
      {.id = "not-pinned", .description = "Image references end in a digest. 'kpin -i -f FILE' pins them."},
      {.id = "malformed", .description = "Image references can be read."},
      {.id = "drifted", .description = "The tags that images were found under still lead to them."},
  }};
  return kTexts.at(static_cast<std::size_t>(rule));
}

/// `text` with the characters that have a meaning in a workflow command percent-encoded.
std::string command_text(std::string_view text, std::string_view meaningful) {
  std::string escaped;
  for (const char c : text) {
    if (meaningful.find(c) == meaningful.npos) {
      escaped += c;
    } else {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return base::printable(escaped);
}

std::string command_message(std::string_view text) { return command_text(text, "%\r\n"); }

std::string command_property(std::string_view text) { return command_text(text, "%\r\n:,"); }

}  // namespace

std::string_view id(Rule rule) { return text_of(rule).id; }

std::string_view description(Rule rule) { return text_of(rule).description; }

std::string findings_text(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += fmt::format("{}:{}:{}: {}\n", base::printable(finding.image.file), finding.image.line,
                        finding.image.column, finding.message);
  }
  return base::without_line_commands(text);
}

std::string findings_json(const std::vector<Finding>& findings) {
  Json list = Json::array();
  for (const Finding& finding : findings) {
    const ListedImage& image = finding.image;
    list.push_back({{"rule", id(finding.rule)},
                    {"message", finding.message},
                    {"image", base::redacted(image.image)},
                    {"tag", finding.tag},
                    {"digest", finding.digest},
                    {"resource", to_json(image.resource)},
                    {"file", image.file},
                    {"line", image.line},
                    {"column", image.column}});
  }
  constexpr int kIndent = 2;
  return json_text(Json{{"findings", std::move(list)}}, kIndent) + '\n';
}

std::string findings_github(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += fmt::format("::error file={},line={},col={},title=kpin {}::{}\n",
                        command_property(finding.image.file), finding.image.line, finding.image.column,
                        id(finding.rule), command_message(finding.message));
  }
  return text;
}

}  // namespace cmd
