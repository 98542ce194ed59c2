#include "build/docker_daemon.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/environment.hpp"
#include "build/dockerfile_options.hpp"
#include "build/local_name.hpp"
#include "build/machine.hpp"
#include "build/tool_version.hpp"
#include "image/reference.hpp"
#include "registry/json.hpp"

namespace build {

namespace {

constexpr int kTries = 3;

bool is_there(const std::string& name) {
  try {
    ask({.argv = {"docker", "image", "inspect", "--format={{.Id}}", name}});
    return true;
  } catch (const base::Error&) {
    return false;
  }
}

/// The digest in `text`, such as "docker.io/library/app@sha256:…", if it is one of the repository of
/// `wanted`.
std::optional<image::Digest> digest_in(const std::string& text, const image::Reference& wanted) {
  try {
    const image::Reference found = image::Reference::parse(text);
    const bool same = found.registry() == wanted.registry() && found.repository() == wanted.repository();
    return same ? found.digest() : std::nullopt;
  } catch (const base::Error&) {
    return std::nullopt;  // it is not about a repository
  }
}

/// A tag in the repository that is pushed to, and no other build's.
std::string own_tag(const Task& task) {
  const std::string name = temporary_name(task);
  return image::Reference::parse(task.push_to).name() + name.substr(name.find(':'));
}

/// Another kpin that has built the same may take the tag away between the two commands.
void tag_and_push(const std::string& name, const std::string& push_to, Runner& runner) {
  for (int left = kTries - 1;; --left) {
    runner.run({.argv = {"docker", "image", "tag", name, push_to}});
    try {
      return runner.run({.argv = {"docker", "push", push_to}});
    } catch (const Failed&) {
      if (left == 0 || is_there(push_to)) throw;
    }
  }
}

}  // namespace

DockerImage inspect_docker_image(const std::string& name, Runner& runner) {
  const std::string answer =
      runner.read({.argv = {"docker", "image", "inspect", "--format={{.Id}} {{json .RepoDigests}}", name}});
  return base::in_context("what docker image inspect tells of '" + name + "'", [&] {
    const auto blank = std::min(answer.find(' '), answer.size());
    DockerImage image = {.id = image::Digest::parse(answer.substr(0, blank)).text()};
    const registry::Json digests = registry::parse_json(std::string_view(answer).substr(blank));
    if (!digests.is_array() && !digests.is_null()) throw base::Error("its RepoDigests are no list");
    for (const registry::Json& digest : digests) {
      if (digest.is_string()) image.repo_digests.push_back(digest.get<std::string>());
    }
    return image;
  });
}

Cleanup untag_docker_image(const std::string& name) {
  return Cleanup({.argv = {"docker", "image", "rm", "--no-prune", name}});
}

std::vector<image::Digest> digests_of(const std::vector<std::string>& repo_digests,
                                      const std::string& push_to) {
  const image::Reference wanted = image::Reference::parse(push_to);
  std::vector<image::Digest> digests;
  for (const std::string& text : repo_digests) {
    if (const auto digest = digest_in(text, wanted)) digests.push_back(*digest);
  }
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  return digests;
}

Product push_docker_image(const std::string& name, const Task& task, Runner& runner) {
  // With its last tag in a repository an image loses its names with digests there. That has to be a tag of
  // its own: another kpin may have moved or removed the one that is pushed before the push was over.
  const std::string own = own_tag(task);
  const Cleanup forget_digest = untag_docker_image(own);
  const Cleanup give_own_tag({.argv = {"docker", "image", "tag", name, own}});
  const Cleanup untag = untag_docker_image(task.push_to);
  tag_and_push(name, task.push_to, runner);
  std::vector<image::Digest> digests =
      digests_of(inspect_docker_image(name, runner).repo_digests, task.push_to);
  if (digests.size() == 1) return Pushed{digests.front()};
  // The image has been pushed to this repository before in another form, or pulled from there; or somebody
  // who has pushed the same has taken it away from there already.
  return PushedTag{std::move(digests)};
}

Local keep_docker_image(const std::string& name, const Task& task, Runner& runner) {
  std::string kept = local_name(task.image, inspect_docker_image(name, runner).id);
  runner.run({.argv = {"docker", "image", "tag", name, kept}});
  return {std::move(kept)};
}

std::string docker_version() {
  return tool_version({.argv = {"docker", "version", "--format={{.Server.Version}}"}},
                      "docker needs its daemon to run, or DOCKER_HOST to say where there is one");
}

void add_docker_platform(Inputs& inputs, const std::vector<std::string>& raw_options) {
  if (!values_of(raw_options, {"--platform"}).empty()) return;
  constexpr std::string_view kVariable = "DOCKER_DEFAULT_PLATFORM";
  if (!base::variable(base::process_environment(), kVariable).empty()) {
    return add_variables(inputs, {kVariable});
  }
  add_machine(inputs, {"DOCKER_HOST", "DOCKER_CONTEXT", "BUILDX_BUILDER"});
}

}  // namespace build
