#pragma once

#include "registry/host.hpp"

namespace registry {

/// Throws base::Error that tells of a request of a push and the answer to it, which is a failure: method and
/// URL, status, what the registry says, and what to do about it.
[[noreturn]] void fail_push(const Host& host, const Call& call, const Answer& answer);

/// Whether it is one of the answers that say that something went well.
bool is_success(const http::Response& response);

}  // namespace registry
