#include "semver/constraint_mistakes.hpp"

#include "base/quoted.hpp"

namespace semver {

std::string why_no_version(std::string_view word) {
  if (word.empty()) return "'|' is no operator; alternatives stand on both sides of '||'";
  switch (word.front()) {
    case '^':
    case '~':
      return base::quoted(word.substr(0, 1)) + " is no operator here; use >= and <";
    case ',':
    case '&':
      return base::quoted(word.substr(0, 1)) + " joins nothing here; a blank means 'and'";
    case '-':
      return "'-' makes no range here; use >= and <=";
    case 'x':
    case 'X':
    case '*':
      return "a wildcard needs a number before it; an empty constraint means any version";
    default:
      break;
  }
  const bool prefixed = word.size() > 1 && word[0] == 'v' && word[1] >= '0' && word[1] <= '9';
  return prefixed ? "versions are written without 'v' here" : base::quoted(word) + " is no version";
}

std::string_view why_stray(char c) {
  switch (c) {
    case '<':
    case '>':
    case '=':
    case '!':
      return "a blank is missing before the operator";
    case ',':
    case '&':
      return "comparisons are joined by a blank";
    case '^':
    case '~':
      return "'^' and '~' are no operators here; use >= and <";
    case '*':
    case 'X':
      return "the wildcard is written 'x'";
    default:
      return "";
  }
}

}  // namespace semver
