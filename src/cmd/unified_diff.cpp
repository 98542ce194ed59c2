#include "cmd/unified_diff.hpp"

#include <filesystem>
#include <string_view>

#include <fmt/format.h>

#include "cmd/colours.hpp"
#include "cmd/message_text.hpp"
#include "manifest/hunks.hpp"

namespace cmd {

namespace {

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

/// The path of `input` below the folder that a patch is applied in: the working directory, or "/" for a file
/// elsewhere. Of a link it is the file that it leads to, as that is what changes.
std::string relative_name(const Input& input) {
  namespace fs = std::filesystem;
  if (input.path.empty()) return input.name;
  std::error_code error;
  const fs::path file = fs::canonical(input.path, error);
  if (error) return input.name;
  const fs::path from_here = file.lexically_relative(fs::current_path());
  const bool is_elsewhere = fs::path(input.path).is_absolute() || *from_here.begin() == "..";
  return is_elsewhere ? file.relative_path().string() : from_here.string();
}

/// `line` without anything that moves the cursor, but for tabs.
std::string shown(std::string_view line) {
  std::string text;
  for (;;) {
    const std::size_t tab = line.find('\t');
    text += printable(line.substr(0, tab));
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

std::string unified_diff(const Revision& revision, Reader reader) {
  const std::string name = relative_name(revision.input);
  Writer writer(reader);
  writer.add(kBold, "--- " + header_name("a/" + name));
  writer.add(kBold, "+++ " + header_name("b/" + name));
  for (const manifest::Hunk& hunk : manifest::hunks(revision.input.bytes, revision.edits)) writer.add(hunk);
  return writer.finish();
}

}  // namespace cmd
