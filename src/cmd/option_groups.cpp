#include "cmd/option_groups.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "cmd/build_flags.hpp"
#include "cmd/option_values.hpp"

namespace cmd {

RegistryOptions registry_options(const cxxopts::ParseResult& parsed) {
  return {
      .concurrency = concurrency(parsed, "registry-concurrency"),
      .ca_certs = list(parsed, "registry-ca-cert-path"),
      .insecure = read_insecure(repeated(parsed, "registry-insecure")),
      .mirrors = read_mirrors(repeated(parsed, "registry-mirror")),
      .timeout = timeout(parsed),
      .verify_certs = flag(parsed, "registry-verify-certs"),
      .cache = cache_age(parsed),
      .verbose = is_given(parsed, "verbose"),
      .progress = !is_given(parsed, "no-progress"),
  };
}

InputOptions input_options(const cxxopts::ParseResult& parsed) {
  return {.files = list(parsed, "file"),
          .image_map_file = file_name(parsed, "image-map-file"),
          .strict = is_given(parsed, "strict")};
}

ReferenceOptions reference_options(const cxxopts::ParseResult& parsed) {
  ReferenceOptions read = {.skip = repeated(parsed, "skip").values,
                           .keep_tag = is_given(parsed, "keep-tag"),
                           .keep_name = is_given(parsed, "keep-name"),
                           .locked = is_given(parsed, "locked")};
  if (parsed.count("platform") > 0) {
    const auto& text = parsed["platform"].as<std::string>();
    try {
      read.platform = image::Platform::parse(text);
    } catch (const base::Error& error) {
      throw base::InputError(fmt::format("--platform: {}", error.what()));
    }
  }
  return read;
}

BuildOptions build_options(const cxxopts::ParseResult& parsed) {
  BuildOptions read = {.allowed = flag(parsed, "build"),
                       .concurrency = concurrency(parsed, "build-concurrency"),
                       .rebuild = is_given(parsed, "rebuild"),
                       .push_to = read_push_to(repeated(parsed, "push-to")),
                       .allowed_builders = read_builders(repeated(parsed, "allow-builder")),
                       .raw_options = !is_given(parsed, "forbid-raw-options")};
  read.source_root = file_name(parsed, "source-root");
  return read;
}

LockOptions lock_options(const cxxopts::ParseResult& parsed) {
  LockOptions read = {.lock_output = file_name(parsed, "lock-output"),
                      .imgpkg_lock_output = file_name(parsed, "imgpkg-lock-output"),
                      .origins_annotation = flag(parsed, "origins-annotation")};
  if (!read.lock_output.empty() && !read.imgpkg_lock_output.empty())
    throw base::InputError(
        "--lock-output and --imgpkg-lock-output do not go together: choose one kind of lock");
  return read;
}

}  // namespace cmd
