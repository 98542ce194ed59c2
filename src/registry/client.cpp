#include "registry/client.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "registry/failure.hpp"
#include "registry/manifest.hpp"
#include "registry/tag_pages.hpp"

namespace registry {
namespace {

Call manifest_call(std::string method, const Place& place, const image::Reference& reference) {
  const std::string& name = reference.digest() ? reference.digest()->text() : reference.tag();
  return {.method = std::move(method),
          .repository = place.repository,
          .path = "manifests/" + name,
          .headers = {{"Accept", std::string(kManifestTypes)}},
          .max_body = kMaxManifest};
}

bool is_about_manifest(const Call& call) { return call.path.starts_with("manifests/"); }

std::string advice(const Host& host, const image::Reference& reference, const Call& call,
                   const Answer& told) {
  const http::Response& answer = told.response;
  switch (answer.status) {
    case 401:
    case 403:
      if (told.redirected) return "The request was redirected, and credentials do not go to other hosts.";
      return host.explain_credentials(reference.repository()) + " Is the repository's name right?";
    case 404:
      if (!is_about_manifest(call) || has_error_code(answer, "NAME_UNKNOWN")) {
        return "Is the repository's name right?";
      }
      return reference.digest() ? "Is the digest right?" : "Is the tag right?";
    case 429:
      return rate_limit_advice(answer);
    default:
      return answer.status >= 500 ? "The registry is failing: try again later." : "";
  }
}

[[noreturn]] void fail(const Host& host, const image::Reference& reference, const Call& call,
                       const Answer& answer) {
  const std::string text =
      fmt::format("{} {}: {}", call.method, answer.url, describe(answer.response, answer.secrets));
  const std::string message = with_advice(text, advice(host, reference, call, answer));
  const int status = answer.response.status;
  const bool is_tag = is_about_manifest(call) && !reference.digest();
  if (status == 404 && is_tag && !has_error_code(answer.response, "NAME_UNKNOWN"))
    throw NoSuchTag(message, has_errors(answer.response));
  if (status == 401 || status == 403 || status == 404) throw NotThere(message);
  throw base::Error(message);
}

std::string clause(const Call& call, const Answer& answer) {
  return fmt::format("{} {}", call.method, answer.url);
}

/// Asks, and runs `read` with the response if its status is 200.
template <class Read>
auto read_answer(Host& host, const image::Reference& reference, const Call& call, const Read& read) {
  const Answer answer = host.send(call);
  if (answer.response.status != 200) fail(host, reference, call, answer);
  return base::in_context(clause(call, answer), [&] { return read(answer.response); });
}

/// What `ask` gives at the first of these places that it does not throw for.
template <class Ask>
auto at_first(const std::vector<Place>& places, const Ask& ask) {
  std::string failures;
  for (const Place& place : places) {
    try {
      return ask(place);
    } catch (const base::Error& error) {
      if (places.size() == 1) throw;
      failures += fmt::format("\n{}", error.what());
    }
  }
  throw base::Error(fmt::format("none of the {} places to ask could tell:{}", places.size(), failures));
}

}  // namespace

Client::Client(http::Transport& transport, const Keychain& keychain, ClientOptions options)
    : plain_http_(options.plain_http), hosts_(transport, keychain, std::move(options.clock)) {}

Place Client::own_place(const image::Reference& reference) const {
  return {.host = reference.registry(), .repository = reference.repository(), .plain_http = plain_http_};
}

image::Digest Client::resolve(const image::Reference& reference) {
  return resolve_at(own_place(reference), reference);
}

image::Digest Client::resolve(const image::Reference& reference, const std::vector<Place>& places) {
  return at_first(places, [&](const Place& place) { return resolve_at(place, reference); });
}

std::optional<image::Digest> Client::find(const image::Reference& reference, const Place& place) {
  try {
    return resolve_at(place, reference);
  } catch (const NotThere&) {
    return std::nullopt;
  }
}

ManifestDocument Client::manifest(const image::Reference& reference) {
  return manifest_at(own_place(reference), reference);
}

ManifestDocument Client::manifest(const image::Reference& reference, const std::vector<Place>& places) {
  return at_first(places, [&](const Place& place) { return manifest_at(place, reference); });
}

std::vector<std::string> Client::tags(const image::Reference& reference) {
  return tags_at(own_place(reference), reference);
}

std::vector<std::string> Client::tags(const image::Reference& reference, const std::vector<Place>& places) {
  return at_first(places, [&](const Place& place) { return tags_at(place, reference); });
}

image::Digest Client::resolve_at(const Place& place, const image::Reference& reference) {
  return base::in_context(place.host, [&] {
    Host& registry = hosts_.at(place);
    const Call head = manifest_call("HEAD", place, reference);
    const Answer answer = registry.send(head);
    if (answer.response.status == 200) {
      const auto told =
          base::in_context(clause(head, answer), [&] { return digest_of_head(reference, answer.response); });
      if (told) return *told;
    } else if (!get_may_work(answer.response.status)) {
      fail(registry, reference, head, answer);
    }
    return read_answer(registry, reference, manifest_call("GET", place, reference),
                       [&](const http::Response& response) { return digest_of_body(reference, response); });
  });
}

ManifestDocument Client::manifest_at(const Place& place, const image::Reference& reference) {
  return base::in_context(place.host, [&] {
    return read_answer(hosts_.at(place), reference, manifest_call("GET", place, reference),
                       [&](const http::Response& response) { return read_manifest(reference, response); });
  });
}

std::vector<std::string> Client::tags_at(const Place& place, const image::Reference& reference) {
  return base::in_context(place.host, [&] {
    Host& registry = hosts_.at(place);
    TagPages pages(place.repository);
    while (pages.next()) {
      const Call call = {.repository = place.repository, .path = *pages.next(), .max_body = kMaxTagPage};
      read_answer(registry, reference, call,
                  [&](const http::Response& response) { pages.add(response, registry.url()); });
    }
    return pages.tags();
  });
}

}  // namespace registry
