#include "cmd/unified_diff.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "cmd/colours.hpp"
#include "manifest/hunks.hpp"

namespace cmd {

namespace {

namespace fs = std::filesystem;

/// `name` as it stands behind "--- " and "+++ ". What git quotes is quoted; a tab ends a name with blanks.
std::string header_name(const std::string& name) {
  std::string escaped;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      escaped += fmt::format("\\{}", c);
    } else if (byte < 0x20 || byte >= 0x7F) {
      escaped += fmt::format("\\{:03o}", byte);
    } else {
      escaped += c;
    }
  }
  if (escaped != name) return '"' + escaped + '"';
  return name.find(' ') == name.npos ? name : name + '\t';
}

/// The file that `input` was read from, which is what changes where a link leads to it; empty for what is
/// none.
fs::path file_of(const Input& input) {
  std::error_code error;
  return input.path.empty() ? fs::path() : fs::canonical(input.path, error);
}

fs::path from_here(const fs::path& file) { return file.lexically_relative(fs::current_path()); }

/// `line` without anything that moves the cursor, but for tabs.
std::string shown(std::string_view line) {
  std::string text;
  for (;;) {
    const std::size_t tab = line.find('\t');
    text += base::printable(line.substr(0, tab));
    if (tab == line.npos) return text;
    text += '\t';
    line.remove_prefix(tab + 1);
  }
}

/// Puts lines together for a reader.
class Writer {
 public:
  explicit Writer(Reader reader) : reader_(reader) {}

  /// Adds a line that has no line feed yet.
  void add(std::string_view colour, std::string_view line) {
    const bool coloured = reader_ == Reader::coloured_terminal && !colour.empty();
    if (coloured) text_ += colour;
    text_ += reader_ == Reader::program ? std::string(line) : shown(line);
    if (coloured) text_ += kPlain;
    text_ += '\n';
  }

  void add(const manifest::Hunk& hunk) {
    add(kCyan,
        fmt::format("@@ -{},{} +{},{} @@", hunk.old_begin, hunk.old_count, hunk.new_begin, hunk.new_count));
    for (const manifest::HunkLine& line : hunk.lines) {
      std::string_view text = line.text;
      const bool ends = text.ends_with('\n');
      if (ends) text.remove_suffix(1);
      // The line break of a CRLF file is nothing to be shown.
      if (reader_ != Reader::program && text.ends_with('\r')) text.remove_suffix(1);
      add(colour_of(line.sign), fmt::format("{}{}", line.sign, text));
      if (!ends) add("", "\\ No newline at end of file");
    }
  }

  std::string finish() { return std::move(text_); }

 private:
  static std::string_view colour_of(char sign) { return sign == '+' ? kGreen : sign == '-' ? kRed : ""; }

  Reader reader_;
  std::string text_ = {};
};

}  // namespace

Base base_of(const std::vector<Revision>& revisions) {
  const bool is_elsewhere = std::ranges::any_of(revisions, [](const Revision& revision) {
    const fs::path file = file_of(revision.input);
    return !file.empty() && (fs::path(revision.input.path).is_absolute() || *from_here(file).begin() == "..");
  });
  return is_elsewhere ? Base::root : Base::working_directory;
}

std::string unified_diff(const Revision& revision, Base base, Reader reader) {
  const fs::path file = file_of(revision.input);
  const fs::path name_of_file = base == Base::root ? file.relative_path() : from_here(file);
  const std::string name = file.empty() ? revision.input.name : name_of_file.string();
  Writer writer(reader);
  writer.add(kBold, "--- " + header_name("a/" + name));
  writer.add(kBold, "+++ " + header_name("b/" + name));
  for (const manifest::Hunk& hunk : manifest::hunks(revision.input.bytes, revision.edits)) writer.add(hunk);
  return writer.finish();
}

}  // namespace cmd
