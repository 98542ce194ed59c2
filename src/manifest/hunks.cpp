#include "manifest/hunks.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace manifest {

namespace {

constexpr std::size_t kContext = 3;

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t feed = text.find('\n');
    const std::size_t size = feed == text.npos ? text.size() : feed + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

/// Lines of the old text and what takes their place.
struct Change {
  std::size_t first = 0;  // counted from 0
  std::size_t last = 0;   // the one behind them
  std::vector<Edit> edits = {};
  std::vector<std::string> lines = {};  // that take their place
};

/// An old text and the changes of its lines.
class Comparison {
 public:
  Comparison(std::string_view text, std::vector<Edit> edits) : text_(text), old_(lines_of(text)) {
    std::ranges::stable_sort(edits, {}, [](const Edit& edit) { return edit.span.begin; });
    for (Edit& edit : edits) add(std::move(edit));
    for (Change& change : changes_) finish(change);
    std::erase_if(changes_,
                  [](const Change& change) { return change.first == change.last && change.lines.empty(); });
  }

  [[nodiscard]] std::vector<Hunk> hunks() const {
    std::vector<Hunk> found;
    std::size_t new_lines_before = 0;  // less those that are gone, modulo the size of the type
    for (auto next = changes_.begin(); next != changes_.end();) {
      auto end = next + 1;
      while (end != changes_.end() && end->first - (end - 1)->last <= 2 * kContext) ++end;
      found.push_back(hunk({next, end}, new_lines_before));
      new_lines_before += found.back().new_count - found.back().old_count;
      next = end;
    }
    return found;
  }

 private:
  /// The line that the byte at `offset` is in; the last one for the end of the text.
  [[nodiscard]] std::size_t line_at(std::size_t offset) const {
    const auto behind =
        std::ranges::partition_point(old_, [&](std::string_view line) { return begin_of(line) <= offset; });
    return behind == old_.begin() ? 0 : static_cast<std::size_t>(behind - old_.begin()) - 1;
  }

  [[nodiscard]] std::size_t begin_of(std::string_view line) const {
    return static_cast<std::size_t>(line.data() - text_.data());
  }

  /// Takes in all lines that the edit touches, rather one too many: finish() leaves out what stays.
  void add(Edit edit) {
    const std::size_t first = line_at(edit.span.begin);
    const std::size_t last = std::min(line_at(edit.span.end) + 1, old_.size());
    const bool apart = changes_.empty() || (first >= changes_.back().last && !old_.empty());
    if (apart) changes_.push_back({.first = first});
    changes_.back().last = std::max(changes_.back().last, last);
    changes_.back().edits.push_back(std::move(edit));
  }

  void finish(Change& change) const {
    const std::size_t begin = change.first < old_.size() ? begin_of(old_[change.first]) : text_.size();
    const std::size_t end = change.last < old_.size() ? begin_of(old_[change.last]) : text_.size();
    for (Edit& edit : change.edits) {
      edit.span.begin -= begin;
      edit.span.end -= begin;
    }
    std::string text;
    splice(text_.substr(begin, end - begin), std::move(change.edits), text);
    const Lines lines = lines_of(text);
    change.lines.assign(lines.begin(), lines.end());
    while (change.first < change.last && !change.lines.empty() && old_[change.first] == change.lines[0]) {
      ++change.first;
      change.lines.erase(change.lines.begin());
    }
    while (change.first < change.last && !change.lines.empty() &&
           old_[change.last - 1] == change.lines.back()) {
      --change.last;
      change.lines.pop_back();
    }
  }

  [[nodiscard]] Hunk hunk(std::span<const Change> changes, std::size_t new_lines_before) const {
    const std::size_t begin = changes.front().first - std::min(changes.front().first, kContext);
    const std::size_t end = std::min(changes.back().last + kContext, old_.size());
    Hunk made = {.old_count = end - begin};
    std::size_t done = begin;
    const auto add_until = [&](char sign, std::size_t line) {
      for (; done < line; ++done) made.lines.push_back({.sign = sign, .text = std::string(old_[done])});
    };
    for (const Change& change : changes) {
      add_until(' ', change.first);
      add_until('-', change.last);
      for (const std::string& line : change.lines) made.lines.push_back({.sign = '+', .text = line});
    }
    add_until(' ', end);
    made.new_count = static_cast<std::size_t>(
        std::ranges::count_if(made.lines, [](const HunkLine& line) { return line.sign != '-'; }));
    // Of no lines, the number of the one before is told.
    made.old_begin = begin + (made.old_count > 0 ? 1 : 0);
    made.new_begin = begin + new_lines_before + (made.new_count > 0 ? 1 : 0);
    return made;
  }

  std::string_view text_;
  Lines old_;
  std::vector<Change> changes_ = {};
};

}  // namespace

std::vector<Hunk> hunks(std::string_view text, std::vector<Edit> edits) {
  return Comparison(text, std::move(edits)).hunks();
}

}  // namespace manifest
