#include "build/source_paths.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "build/source_folder.hpp"

namespace build {

namespace {

namespace fs = std::filesystem;
using config::PathRole;

/// Whether the file at `path` is in `folder`, or would be if it were there.
bool leads_into(const fs::path& folder, const fs::path& path) {
  std::error_code error;
  const fs::path resolved = fs::weakly_canonical(path, error);
  return !error && lies_in(resolved, folder);
}

/// The same of a file that is made anew, whatever a link at its place leads to by now.
bool is_made_in(const fs::path& folder, const fs::path& path) {
  const fs::path name = path.filename();
  const bool is_name = !name.empty() && name != "." && name != "..";
  return is_name ? leads_into(folder, path.parent_path()) : leads_into(folder, path);
}

/// Whether it is an address that may lead to files of this machine: all but those of servers.
bool is_foreign_address(std::string_view text) {
  constexpr std::string_view kFile = "file:";
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const std::string_view start = text.substr(0, kFile.size());
  if (std::ranges::equal(start, kFile, {}, lower)) return true;
  if (text.find("://") == text.npos) return false;
  return !text.starts_with("https://") && !text.starts_with("http://") && !text.starts_with("docker://");
}

/// `text` without the tag that a repository of packages may have: "@local ./packages".
std::string_view without_tag(std::string_view text) {
  if (!text.starts_with('@')) return text;
  const std::size_t blank = text.find_first_of(" \t");
  const std::size_t rest = blank == text.npos ? text.npos : text.find_first_not_of(" \t", blank);
  return rest == text.npos ? text : text.substr(rest);
}

/// Which of them are files is for the tool to say: every one is looked at as if it were a file. What is none
/// is not there, and lies in the folder then.
bool may_be_used(const std::string& location, const fs::path& folder) {
  const std::string_view rest = without_tag(location);
  return !is_foreign_address(rest) && leads_into(folder, folder / location) &&
         leads_into(folder, folder / rest);
}

bool is_inside(const config::PathField& field, const fs::path& folder) {
  const std::string& text = field.path.text();
  std::error_code ignored;  // the path is empty then, and lies nowhere
  switch (field.role) {
    case PathRole::source_file:
      return leads_into(folder, folder / text);
    case PathRole::working_file:
      return leads_into(folder, fs::absolute(text, ignored));
    case PathRole::location:
      return may_be_used(text, folder);
    case PathRole::result:
      return is_made_in(folder, folder / text);
  }
  return false;
}

}  // namespace

void check_source_paths(const config::Source& source, const std::string& folder) {
  if (source.trust == config::Trust::full) return;
  for (const config::PathField& field : source.paths) {
    if (is_inside(field, folder)) continue;
    throw base::Error(fmt::format(
        "{}: {} leads out of the source's folder {}, which a Config from standard input or a URL must not, "
        "as somebody else may have written it. Name a file of yours with -f.",
        field.field, base::quoted(field.path.text()), base::quoted(folder)));
  }
}

}  // namespace build
