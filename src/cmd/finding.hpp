#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/listing.hpp"

namespace cmd {

/// What `kpin check` looks for.
enum class Rule {
  not_pinned,  ///< a reference without a digest
  malformed,   ///< a text that is no reference
  drifted,     ///< a digest that the tag it was found under no longer points to
};

/// "not-pinned", "malformed" or "drifted".
std::string_view id(Rule rule);

/// What a rule is about, in a sentence.
std::string_view description(Rule rule);

/// A place that breaks a rule.
struct Finding {
  Rule rule = Rule::not_pinned;
  ListedImage image = {};
  std::string message = {};  ///< in one line, fit for a terminal
  std::string tag = {};      ///< of drift: "registry/repository:tag"
  std::string digest = {};   ///< of drift: what the tag points to now
};

/// "FILE:LINE:COLUMN: message" for each, a line each.
std::string findings_text(const std::vector<Finding>& findings);

/// A JSON object whose "findings" have all there is to tell.
std::string findings_json(const std::vector<Finding>& findings);

/// A log that SARIF 2.1.0 (OASIS) describes, with one run.
std::string findings_sarif(const std::vector<Finding>& findings);

/// Workflow commands of GitHub Actions that annotate the lines, a line each.
std::string findings_github(const std::vector<Finding>& findings);

}  // namespace cmd
