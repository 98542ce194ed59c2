#include "registry/credential_helper.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/quoted.hpp"
#include "base/trimmed.hpp"
#include "http/redact.hpp"
#include "registry/server_key.hpp"
#include "registry/variables_keychain.hpp"

namespace registry {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kNotFound = "credentials not found in native keychain";
constexpr std::string_view kTokenUser = "<token>";

void check_name(std::string_view name) {
  const bool is_plain = std::ranges::all_of(name, [](char c) { return c > ' ' && c != '\x7F' && c != '/'; });
  if (!name.empty() && is_plain && name.front() != '-') return;
  throw base::Error(fmt::format("{} is no name of a credential helper", base::quoted(name)));
}

/// Why a helper failed; helpers of Docker's making say it on stdout. What looks like an answer is not shown.
std::string reason(const base::ProcessResult& result) {
  for (const std::string* said : {&result.out, &result.err}) {
    if (std::string line = http::one_line(base::trimmed(*said), 300); !line.empty() && line.front() != '{')
      return line;
  }
  if (result.signal != 0) return fmt::format("it was ended by signal {}", result.signal);
  return fmt::format("it failed with exit status {} and said nothing", result.status);
}

/// The answer may hold secrets, so nothing of it is shown.
Credentials read_answer(const std::string& answer) {
  const Json json = Json::parse(answer, nullptr, false);
  if (!json.is_object()) throw base::Error("its answer is not a JSON object");
  const auto user = json.find("Username");
  const auto secret = json.find("Secret");
  if (user == json.end() || !user->is_string() || secret == json.end() || !secret->is_string() ||
      secret->get_ref<const std::string&>().empty()) {
    throw base::Error("its answer holds no Username and Secret");
  }
  if (*user == kTokenUser) return {.identity_token = secret->get<std::string>()};
  return {.username = user->get<std::string>(), .password = secret->get<std::string>()};
}

}  // namespace

CredentialHelpers::Entry& CredentialHelpers::entry(const std::string& name, const std::string& server) {
  const std::lock_guard lock(mutex_);
  return entries_[{name, server}];
}

std::optional<Credentials> CredentialHelpers::get(const std::string& name, const std::string& registry_host) {
  const std::string server = server_key(registry_host);
  Entry& entry = this->entry(name, server);
  const std::lock_guard lock(entry.mutex);
  if (!entry.is_known) {
    try {
      entry.credentials = run(name, server);
    } catch (const base::Error& error) {
      entry.failure = error.what();
    }
    entry.is_known = true;
  }
  if (entry.failure) throw base::Error(*entry.failure);
  return entry.credentials;
}

std::optional<Credentials> CredentialHelpers::run(const std::string& name, const std::string& server) const {
  check_name(name);
  const std::string program = "docker-credential-" + name;
  const base::ProcessOptions how = {
      .input = server, .limit = limit_, .environment = without_credentials(base::process_environment())};
  return base::in_context(fmt::format("{} get for '{}'", program, server),
                          [&]() -> std::optional<Credentials> {
                            const base::ProcessResult result = base::run_process({program, "get"}, how);
                            if (result.status == 0) {
                              Credentials credentials = read_answer(result.out);
                              credentials.source = program;
                              return credentials;
                            }
                            if (result.signal == 0 && base::trimmed(result.out) == kNotFound)
                              return std::nullopt;
                            throw base::Error(reason(result));
                          });
}

}  // namespace registry
