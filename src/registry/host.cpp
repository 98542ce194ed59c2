#include "registry/host.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/redact.hpp"
#include "http/redact.hpp"
#include "http/redirect.hpp"
#include "registry/address.hpp"

namespace registry {
namespace {

using Kind = http::TransportError::Kind;

http::Url root(std::string_view scheme, const std::string& name) {
  return http::Url::parse(fmt::format("{}://{}/", scheme, name));
}

Scope scope_of(const Call& call) { return {call.repository, call.access, call.source}; }

/// Adds what was asked to whatever goes wrong with it.
template <class Fn>
decltype(auto) asking(const http::Request& request, Fn&& fn) {
  return base::in_context(fmt::format("{} {}", request.method, http::redacted_url(request.url)),
                          std::forward<Fn>(fn));
}

}  // namespace

/// Ends the probe, however it ends: known, or as if it had never begun.
class Host::Probing {
 public:
  explicit Probing(Host& host) : host_(host) {}
  Probing(const Probing&) = delete;
  Probing& operator=(const Probing&) = delete;
  ~Probing() { settle(Stage::untouched); }

  void settle(Stage stage) {
    const std::lock_guard lock(host_.mutex_);
    if (host_.stage_ != Stage::probing) return;
    host_.stage_ = stage;
    host_.changed_.notify_all();
  }

 private:
  Host& host_;
};

Host::Host(std::string name, http::Transport& transport, const Keychain& keychain, PlainHttp plain_http,
           const Clock& clock)
    : name_(std::move(name)),
      transport_(transport),
      plain_http_(plain_http),
      authenticator_(name_, transport, keychain, clock),
      url_(root("https", name_)) {}

Answer Host::send(const Call& call) {
  if (wait_for_turn() == Turn::probe) {
    if (auto answer = probe(call)) return *std::move(answer);
  }
  if (failure_) return asking(request(call, {}), [&]() -> Answer { throw http::TransportError(*failure_); });

  if (!is_own(call)) return ask(call, {});

  const Authorization authorization = authenticator_.authorize(scope_of(call), url_);
  Answer answer = ask(call, authorization);
  const bool challenged = answer.response.status == 401 && !answer.redirected;
  if (challenged && authenticator_.learn(scope_of(call), answer.response, authorization)) {
    return ask(call, authenticator_.authorize(scope_of(call), url_));
  }
  return answer;
}

Host::Turn Host::wait_for_turn() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stage_ != Stage::probing; });
  if (stage_ == Stage::known) return Turn::ordinary;
  stage_ = Stage::probing;
  return Turn::probe;
}

/// The answer to `call`, or none if it has to be asked for again: with an authorization, or to hear of the
/// failure.
std::optional<Answer> Host::probe(const Call& call) {
  Probing probing(*this);
  http::Response first;
  try {
    first = first_contact(call);
  } catch (const http::TransportError& error) {
    failure_ = with_hint(error);
    probing.settle(Stage::known);
    return std::nullopt;
  }
  const bool again = first.status == 401 && authenticator_.learn(scope_of(call), first, {});
  probing.settle(Stage::known);
  if (again) return std::nullopt;
  return finish(request(call, {}), std::move(first), {});
}

http::Response Host::first_contact(const Call& call) {
  try {
    return transport_.send(request(call, {}));
  } catch (const http::TransportError& error) {
    if (!may_do_without_tls(error)) throw;
  }
  url_ = root("http", name_);
  return transport_.send(request(call, {}));
}

Answer Host::ask(const Call& call, const Authorization& authorization) {
  http::Request asked = request(call, authorization);
  http::Response response = asking(asked, [&] { return transport_.send(asked); });
  return finish(std::move(asked), std::move(response), authorization);
}

Answer Host::finish(http::Request request, http::Response response, const Authorization& authorization) {
  Answer answer = {.url = http::redacted_url(request.url),
                   .redirected = response.status / 100 == 3,
                   .secrets = authorization.secrets};
  const std::vector<std::string> in_url = base::secrets_in_query(request.url);
  answer.secrets.insert(answer.secrets.end(), in_url.begin(), in_url.end());
  answer.response =
      asking(request, [&] { return http::follow_redirects(transport_, request, std::move(response)); });
  return answer;
}

bool Host::is_own(const Call& call) const {
  return call.url.empty() || url_.same_origin(http::Url::parse(call.url));
}

http::Request Host::request(const Call& call, const Authorization& authorization) const {
  const std::string own = fmt::format("{}v2/{}/{}", url_.text(), call.repository, call.path);
  http::Request made = {.method = call.method,
                        .url = call.url.empty() ? own : call.url,
                        .headers = call.headers,
                        .body = call.body,
                        .file = call.file,
                        .max_body = call.max_body,
                        .repeat = call.repeat,
                        .progress = call.progress};
  if (!authorization.value.empty()) made.headers.emplace_back("Authorization", authorization.value);
  return made;
}

bool Host::may_do_without_tls(const http::TransportError& error) const {
  const bool allowed = plain_http_ == PlainHttp::allowed;
  if (error.kind() == Kind::not_tls) return allowed || host_kind(url_.host()) == HostKind::loopback;
  return error.kind() == Kind::refused && allowed;
}

http::TransportError Host::with_hint(const http::TransportError& error) const {
  std::string hint;
  if (error.kind() == Kind::not_tls) {
    hint = "It does not speak TLS: is it to be trusted without (--registry-insecure)?";
  } else if (error.kind() == Kind::not_trusted) {
    hint = "Trust the authority that signed it with --registry-ca-cert-path.";
  } else if (error.kind() == Kind::refused && name_.find(':') == name_.npos) {
    hint = fmt::format("Does it listen at another port? That is written {}:PORT.", name_);
  } else if (error.kind() == Kind::not_admitted) {
    hint = fmt::format("Client certificates are looked for in ~/.config/containers/certs.d/{}.", name_);
  } else {
    return error;
  }
  return {error.kind(), fmt::format("{}. {}", error.what(), hint)};
}

}  // namespace registry
