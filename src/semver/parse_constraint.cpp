#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "semver/constraint.hpp"
#include "semver/constraint_mistakes.hpp"

namespace semver {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kWordEnds = " \t\r\n|";
constexpr std::string_view kOperators = "<>=!";

bool is_one_of(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Spelling {
  std::string_view text = {};
  Operator op = Operator::equal;
};

constexpr std::array<Spelling, 9> kSpellings = {{{"", Operator::equal},
                                                 {"=", Operator::equal},
                                                 {"==", Operator::equal},
                                                 {"!", Operator::not_equal},
                                                 {"!=", Operator::not_equal},
                                                 {"<", Operator::less},
                                                 {"<=", Operator::less_or_equal},
                                                 {">", Operator::greater},
                                                 {">=", Operator::greater_or_equal}}};

/// The version of a comparison and how much of it counts.
struct Bound {
  Version version = {};
  Extent extent = Extent::whole;
};

/// Goes through the text from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  /// Goes on to what is no blank; false at the end.
  bool skip_blanks() {
    at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
    return at_ < text_.size();
  }

  [[nodiscard]] bool is_at_or() const { return text_.substr(at_).starts_with("||"); }

  void skip_or() { at_ += 2; }

  /// A comparison is next.
  Comparison comparison();

  /// The error for what is wrong at the place that is reached.
  [[nodiscard]] base::Error error(std::string_view what) const { return error_at(at_, what); }

 private:
  [[nodiscard]] static base::Error error_at(std::size_t place, std::string_view what) {
    return base::Error(fmt::format("column {}: {}", place + 1, what));
  }

  Operator op();
  Bound bound();
  [[nodiscard]] Bound wildcard_bound(std::string_view found, std::size_t wildcard) const;
  [[nodiscard]] Version whole_version(std::string_view found) const;
  void check_characters(std::string_view found, std::size_t numbers) const;

  /// What is next, up to a blank or '|'.
  [[nodiscard]] std::string_view word() const;

  std::string_view text_ = {};
  std::size_t at_ = 0;
};

std::string_view Reader::word() const {
  const std::string_view rest = text_.substr(at_);
  return rest.substr(0, rest.find_first_of(kWordEnds));
}

/// Blanks may stand between the characters of an operator and behind it, but not behind '!': existing tools
/// overlook a '!' that stands alone.
Operator Reader::op() {
  const std::size_t start = at_;
  std::string spelling;
  while (at_ < text_.size() && is_one_of(kOperators, text_[at_])) {
    spelling += text_[at_++];
    if (spelling.back() != '!') skip_blanks();
  }
  if (spelling == "!" && at_ < text_.size() && is_one_of(kBlanks, text_[at_])) {
    throw error_at(start, "'!' stands alone; write '!=' and a version");
  }
  const auto* const known = std::find_if(kSpellings.begin(), kSpellings.end(),
                                         [&spelling](const Spelling& row) { return row.text == spelling; });
  if (known == kSpellings.end()) {
    throw error_at(start, base::quoted(spelling) + " is no operator; there are >, >=, <, <=, = and !=");
  }
  if (!spelling.empty() && word().empty()) {
    throw error_at(start, base::quoted(spelling) + " has no version behind it");
  }
  return known->op;
}

/// Throws for characters that never belong into a version, with what was probably meant. Behind the numbers
/// 'X' is a letter as any other.
void Reader::check_characters(std::string_view found, std::size_t numbers) const {
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::string_view problem = why_stray(found[i]);
    if (!problem.empty() && (i < numbers || found[i] != 'X')) throw error_at(at_ + i, problem);
  }
}

/// `found` has ".x" at `wildcard`.
Bound Reader::wildcard_bound(std::string_view found, std::size_t wildcard) const {
  const std::string numbers(found.substr(0, wildcard));
  const std::string_view rest = found.substr(wildcard);
  const auto dots = std::count(numbers.begin(), numbers.end(), '.');
  if (dots == 0 && rest == ".x") return {whole_version(numbers + ".0.0"), Extent::major};
  if (dots == 0 && rest == ".x.x") return {whole_version(numbers + ".0.0"), Extent::major_minor};
  if (dots == 1 && rest == ".x") return {whole_version(numbers + ".0"), Extent::major_minor};
  throw error("a wildcard stands last, as in 1.x or 1.2.x");
}

Version Reader::whole_version(std::string_view found) const {
  return base::in_context(fmt::format("column {}", at_ + 1), [found] { return Version::parse(found); });
}

Bound Reader::bound() {
  const std::string_view found = word();
  if (found.empty() || !is_digit(found.front())) throw error(why_no_version(found));
  const std::string_view numbers = found.substr(0, found.find_first_of("-+"));
  check_characters(found, numbers.size());
  const std::size_t wildcard = numbers.find(".x");
  if (wildcard == std::string_view::npos && std::count(numbers.begin(), numbers.end(), '.') < 2) {
    throw error(base::quoted(found) + " is not a whole version; write three numbers, or 1.x or 1.2.x");
  }
  Bound result = wildcard == std::string_view::npos ? Bound{whole_version(found), Extent::whole}
                                                    : wildcard_bound(found, wildcard);
  at_ += found.size();
  return result;
}

Comparison Reader::comparison() {
  const Operator how = op();
  Bound right = bound();
  return {how, right.extent, std::move(right.version)};
}

}  // namespace

Constraint Constraint::parse(std::string_view text) {
  Constraint result;
  if (text.empty()) return result;
  if (text.size() > kMostBytes) {
    throw base::Error(fmt::format("the constraint is longer than {} bytes", kMostBytes));
  }
  Reader reader(text);
  if (!reader.skip_blanks()) throw base::Error("the constraint is blank; leave it out to take any version");
  std::vector<Comparison> comparisons;
  while (reader.skip_blanks()) {
    if (!reader.is_at_or()) {
      comparisons.push_back(reader.comparison());
      continue;
    }
    if (comparisons.empty()) throw reader.error("nothing stands before this '||'");
    result.alternatives_.push_back(std::exchange(comparisons, {}));
    reader.skip_or();
  }
  if (comparisons.empty()) throw reader.error("nothing stands behind the last '||'");
  result.alternatives_.push_back(std::move(comparisons));
  return result;
}

}  // namespace semver
