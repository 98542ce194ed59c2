#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace registry {

/// What a request does with a repository.
enum class Access {
  pull,
  push,           ///< pulling included
  cancel_upload,  ///< registries call it "delete"
};

/// What a request needs to be allowed.
struct Scope {
  std::string repository = {};  ///< "library/nginx"
  Access access = Access::pull;
  std::string source = {};  ///< another repository of the same registry, to be pulled from; may be empty

  auto operator<=>(const Scope&) const = default;  // NOLINT(modernize-use-nullptr)
};

/// As token servers are asked for it (distribution specification, token scope):
/// "repository:library/nginx:pull,push repository:team/base:pull".
std::string scope_text(const Scope& scope);

/// What to ask a token server for when a registry's challenge to a request that needs `scope` asks for
/// `told`, which may be empty. A pull asks for what it was told. A registry often tells only what that one
/// request needs, so that anything else asks for all of `scope`, and for what `told` has besides.
std::string scope_to_ask_for(const Scope& scope, std::string_view told);

}  // namespace registry
