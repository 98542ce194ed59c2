#pragma once

#include <optional>
#include <string>

namespace support {

/// Sets an environment variable of this process while it lives, or removes it. Not with other threads about.
class Variable {
 public:
  /// No value: the variable is not set.
  Variable(std::string name, const std::optional<std::string>& value);
  ~Variable();
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  std::string name_;
  std::optional<std::string> before_;
};

}  // namespace support
