#include <algorithm>
#include <cstddef>
#include <string>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "image/characters.hpp"
#include "image/grammar.hpp"

namespace image {
namespace {

/// The placeholder that begins at `start`: up to its closing bracket, or the name after a bare dollar sign.
std::string_view placeholder_at(std::string_view text, std::size_t start) {
  const std::string_view rest = text.substr(start);
  const auto up_to = [rest](std::string_view closing) {
    const std::size_t end = rest.find(closing);
    return end == std::string_view::npos ? rest : rest.substr(0, end + closing.size());
  };
  if (rest.starts_with("{{")) return up_to("}}");
  if (rest.starts_with("${") || rest.starts_with("{")) return up_to("}");
  if (rest.starts_with("$(")) return up_to(")");
  if (rest.starts_with("<")) return up_to(">");
  const auto end =
      std::find_if_not(rest.begin() + 1, rest.end(), [](char c) { return is_alphanumeric(c) || c == '_'; });
  return rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
}

void refuse_placeholder(std::string_view text) {
  const std::size_t start = text.find_first_of("${<");
  if (start != std::string_view::npos) {
    throw base::Error(
        fmt::format("the placeholder {} was not filled in", base::quoted(placeholder_at(text, start))));
  }
  if (text.find('*') != std::string_view::npos) {
    throw base::Error("the reference has the wildcard '*' in it; it must name one image");
  }
}

std::string name_of_blank(char c) {
  if (c == ' ') return "a blank";
  if (c == '\t') return "a tab";
  if (c == '\n' || c == '\r') return "a line break";
  return "the control character " + base::quoted(std::string_view(&c, 1));
}

void refuse_blanks(std::string_view text) {
  const auto first = std::find_if(text.begin(), text.end(), is_blank_or_control);
  if (first == text.end()) return;
  const auto at = static_cast<std::size_t>(first - text.begin());
  if (at == 0)
    throw base::Error(fmt::format("the reference begins with {}; remove it", name_of_blank(*first)));
  if (std::all_of(first, text.end(), is_blank_or_control)) {
    const bool line_break = *first == '\n' || *first == '\r';
    throw base::Error(fmt::format("the reference ends with {}; {}", name_of_blank(*first),
                                  line_break ? "YAML's | and > keep it, |- and >- do not" : "remove it"));
  }
  throw base::Error(fmt::format("the reference has {} in it, after {}", name_of_blank(*first),
                                base::quoted(text.substr(0, at))));
}

void refuse_scheme(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos) return;
  if (text.starts_with("ko://")) {
    throw base::Error("'ko://' stands for an image that ko builds from source; no registry holds it");
  }
  throw base::Error(fmt::format("the reference begins with {}; remove it, images have no URL scheme",
                                base::quoted(text.substr(0, end + 3))));
}

bool is_image_id(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

void check_text(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_blank_or_control)) throw base::Error("the reference is empty");
  refuse_placeholder(text);
  refuse_blanks(text);
  refuse_scheme(text);
  if (is_image_id(text)) {
    throw base::Error("64 hexadecimal digits are an image ID; a repository name is needed as well");
  }
}

}  // namespace image
