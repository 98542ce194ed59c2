#pragma once

#include <string>
#include <vector>

#include "build/builder.hpp"
#include "build/cleanup.hpp"

namespace build {

// Images in a docker daemon, by way of the docker command.

/// What the daemon knows of an image.
struct DockerImage {
  std::string id = {};                         ///< "sha256:<hex>", good in this daemon only
  std::vector<std::string> repo_digests = {};  ///< "repository@sha256:<hex>", as docker spells repositories
};

/// Asks for the image `name`. Throws Failed if there is none.
DockerImage inspect_docker_image(const std::string& name, Runner& runner);

/// Takes a tag away, and the image if nothing else holds it, but not those it is built upon, which may be
/// some build's cache.
Cleanup untag_docker_image(const std::string& name);

/// Gives the image `name` to Task::push_to, pushes that, and takes the tag away. Throws Failed.
Product push_docker_image(const std::string& name, const Task& task, Runner& runner);

/// Gives the image `name` the name by which users know such images: see local_name(). Throws Failed.
Local keep_docker_image(const std::string& name, const Task& task, Runner& runner);

/// The digests in `repo_digests` of exactly the repository that the reference `push_to` names; sorted.
std::vector<image::Digest> digests_of(const std::vector<std::string>& repo_digests,
                                      const std::string& push_to);

/// The daemon's version; throws base::Error if none answers.
std::string docker_version();

/// Notes what platform a docker-like tool builds for unless a raw option says so.
void add_docker_platform(Inputs& inputs, const std::vector<std::string>& raw_options);

}  // namespace build
