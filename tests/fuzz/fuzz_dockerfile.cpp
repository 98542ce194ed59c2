// Any bytes as a Dockerfile and as a .dockerignore file: every image is known or has a problem, and reading
// ends. The first byte tells which of the two it is.

#include <cstdio>
#include <string>

#include "build/dockerfile.hpp"
#include "build/ignore.hpp"
#include "support/fuzz.hpp"

namespace {

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

void check_dockerfile(std::string_view text) {
  const build::BuildArgs args = {{"V", "1"}, {"I", "a"}};
  for (const build::BaseImage& image : build::base_images(text, args)) {
    require(image.reference.has_value() == image.problem.empty(), "neither known nor not");
    require(image.line > 0, "an image is nowhere");
    require(image.text != "scratch", "scratch is an image");
    require(!image.reference || image::Reference::parse(image.text).text() == image.reference->text(),
            "a reference is not that of the text");
  }
}

void check_ignore(std::string_view text) {
  const std::size_t end = text.find('\0');
  const build::IgnoreRules rules = build::IgnoreRules::parse(text.substr(0, end));
  const std::string_view path = end == text.npos ? "a/b" : text.substr(end + 1);
  const bool ignored = rules.ignores(path);
  // What may be skipped unseen has to be ignored all through.
  const std::string_view folder = path.substr(0, path.find('/'));
  if (folder.size() < path.size() && !folder.empty() && rules.ignores(folder) &&
      !rules.may_except_below(folder)) {
    require(ignored, "a folder was skipped with something in it that is not ignored");
  }
}

void check(std::string_view text) {
  if (text.starts_with('i')) {
    check_ignore(text.substr(1));
  } else {
    check_dockerfile(text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return support::fuzz(data, size, check);
}
