#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "support/raw_server.hpp"
#include "support/temp_folder.hpp"

namespace support {

/// Whom a token server gives tokens to, and what kind of tokens.
struct TokenOptions {
  std::string user = {};  ///< who has to name himself with Basic credentials; empty: anybody gets a token
  std::string password = {};
  std::string identity_token = {};  ///< what a POST exchanges; empty: there is no POST (404)
  int expires_in = 300;             ///< seconds
};

/// A request to a token server.
struct TokenRequest {
  std::string method = {};
  std::string scope = {};          ///< decoded; several with blanks between them
  std::string authorization = {};  ///< the field's value
  int status = 0;                  ///< what was answered
};

/// A token server for a docker-registry (distribution token authentication), over plain HTTP on a free
/// loopback port. It grants whatever is asked for, signed with a key of its own, and
/// repeats what it was sent in its refusals, as no server should. It needs openssl: see KPIN_NEEDS.
class TokenServer {
 public:
  explicit TokenServer(TokenOptions options = {});

  /// Where tokens are to be asked for: "http://127.0.0.1:PORT/token".
  [[nodiscard]] std::string realm() const { return server_.url("/token"); }

  /// "127.0.0.1:PORT".
  [[nodiscard]] const std::string& host() const { return server_.host(); }

  /// The lines of a docker-registry's configuration that make it ask for this server's tokens.
  [[nodiscard]] std::string configuration() const;

  /// Every request so far, in the order of the answers.
  [[nodiscard]] std::vector<TokenRequest> log() const;

 private:
  void serve(Connection& connection);
  std::string answer(TokenRequest& request, const std::string& form) const;
  [[nodiscard]] std::string token(const std::string& scope) const;

  TokenOptions options_;
  TempFolder folder_ = {};
  mutable std::mutex mutex_ = {};
  std::vector<TokenRequest> log_ = {};  // guarded by mutex_
  RawServer server_;                    // the last: it is stopped before the rest goes
};

}  // namespace support
