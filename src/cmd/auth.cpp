#include "cmd/auth.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/printable.hpp"
#include "base/quoted.hpp"
#include "base/redact.hpp"
#include "cmd/output.hpp"
#include "http/redact.hpp"
#include "http/url.hpp"
#include "registry/default_keychain.hpp"
#include "registry/server_key.hpp"

namespace cmd {
namespace {

void check_host(const std::string& host) {
  try {
    const bool is_plain =
        !host.empty() && !host.ends_with(':') && host.find_first_of("@?#%\\ ") == std::string::npos;
    if (is_plain && !http::Url::parse("https://" + host + "/").has_userinfo()) return;
  } catch (const base::Error&) {  // said below, without the URL that nobody has typed
  }
  throw base::InputError(fmt::format("{} is no registry; one is given as HOST or HOST:PORT, without https://",
                                     base::quoted(base::redacted(host))));
}

/// For whom, as far as the credentials tell.
std::string user(const registry::Credentials& credentials) {
  std::string_view kind;
  if (!credentials.identity_token.empty()) kind = "identity token";
  if (!credentials.registry_token.empty()) kind = "registry token";
  std::string name = http::one_line(credentials.username, 200);
  if (kind.empty()) return name;
  return name.empty() ? fmt::format("unknown ({})", kind) : fmt::format("{} ({})", name, kind);
}

}  // namespace

int show_auth(const AuthOptions& options) {
  const std::string_view where = options.registry;
  const std::size_t slash = std::min(where.find('/'), where.size());
  check_host(std::string(where.substr(0, slash)));
  const std::string host = registry::plain_host(where);
  const std::string_view repository = where.substr(std::min(slash + 1, where.size()));

  const registry::DefaultKeychain keychain(base::process_environment(), getuid());
  report_warnings(keychain.warnings());
  const auto credentials = keychain.find(host, repository);
  std::string text = fmt::format("registry: {}\n", host);
  if (credentials) {
    text += fmt::format("source: {}\nuser: {}\n", base::printable(credentials->source),
                        base::printable(user(*credentials)));
  } else {
    text += fmt::format("source: none (looked in {})\nuser: anonymous\n", base::printable(keychain.source()));
  }
  write_stdout(text);
  return 0;
}

}  // namespace cmd
