#include "build/template.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/trimmed.hpp"

namespace build {

namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

std::string known_names(const Values& values) {
  std::string names;
  for (const auto& [name, value] : values) names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "none" : names;
}

}  // namespace

std::string expand(std::string_view text, const Values& values) {
  std::string expanded;
  for (std::string_view rest = text;;) {
    const auto open = rest.find(kOpen);
    expanded += rest.substr(0, open);
    if (open == rest.npos) return expanded;
    rest.remove_prefix(open + kOpen.size());
    const auto close = rest.find(kClose);
    if (close == rest.npos) {
      throw base::Error(fmt::format("the template {} has '{{{{' without '}}}}'", base::quoted(text)));
    }
    const std::string_view name = base::trimmed(rest.substr(0, close));
    const auto value = values.find(name);
    if (value == values.end()) {
      throw base::Error(fmt::format("the template {} names {}, which has no value here; those that have: {}",
                                    base::quoted(text), base::quoted(name), known_names(values)));
    }
    expanded += value->second;
    rest.remove_prefix(close + kClose.size());
  }
}

}  // namespace build
