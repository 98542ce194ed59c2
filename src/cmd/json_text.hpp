#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace cmd {

/// `json` as text whose lines are indented by `indent`, or in one line without it; without a final line
/// break. Fit for a terminal and the log of a CI job, and yet every value is as it was: what
/// base::printable() escapes is written as "\uNNNN". Bytes that are no UTF-8 become U+FFFD.
std::string json_text(const nlohmann::ordered_json& json, int indent = -1);

}  // namespace cmd
