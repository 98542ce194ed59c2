#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace base {

/// A hash (FIPS 180-4) over bytes that come piece by piece. Move-only; not to be used from two threads at
/// once.
class Hash {
 public:
  enum class Algorithm { kSha256, kSha512 };

  /// Throws Error only when the crypto library cannot be used at all, as the other functions do.
  explicit Hash(Algorithm algorithm = Algorithm::kSha256);

  void update(std::string_view bytes);

  /// The hash itself, 32 or 64 bytes. To be called once, after the last update().
  std::string bytes();

  /// The same as lower-case hexadecimal digits.
  std::string hex();

 private:
  struct Free {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Free> context_;
};

}  // namespace base
