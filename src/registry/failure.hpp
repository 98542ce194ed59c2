#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "http/transport.hpp"

namespace registry {

/// A registry has nothing under a name, or tells nobody who asks as we do: many say so of what is not there.
class NotThere : public base::Error {
 public:
  using base::Error::Error;
};

/// The repository has no such tag.
class NoSuchTag : public NotThere {
 public:
  explicit NoSuchTag(std::string message, bool is_certain = true)
      : NotThere(std::move(message)), is_certain_(is_certain) {}

  /// The answer is an error of a registry, and not just the 404 of some server.
  [[nodiscard]] bool is_certain() const { return is_certain_; }

 private:
  bool is_certain_;
};

/// Whether the body of an answer is in the registry's error format (OCI distribution specification, error
/// codes).
bool has_errors(const http::Response& answer);

/// The error codes in the body of an answer, "MANIFEST_UNKNOWN" (OCI distribution specification, error
/// codes).
bool has_error_code(const http::Response& answer, std::string_view code);

/// An answer that is a failure, in the server's own words but fit for a terminal: "404 MANIFEST_UNKNOWN
/// manifest unknown". A body that is not in the registry's error format is shown shortened to one line.
/// Several tries are told: "503 down (5 tries)". Of `secrets`, which some servers repeat, none is shown.
std::string describe(const http::Response& answer, const std::vector<std::string>& secrets = {});

/// What to do about a 429, as a sentence; says how long to wait if the answer does.
std::string rate_limit_advice(const http::Response& answer);

/// `text` and `advice` as sentences: "text. advice".
std::string with_advice(std::string text, std::string_view advice);

}  // namespace registry
