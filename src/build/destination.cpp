#include "build/destination.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"

namespace build {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto begin = text.find_first_not_of(kBlanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

image::Reference destination(const Task& task, std::string_view tool) {
  if (task.push_to.empty()) {
    throw base::Error(fmt::format(
        "{} leaves no image on this machine: it needs a destination to push to, in the Config's destinations",
        tool));
  }
  return base::in_context(fmt::format("the destination {}", base::quoted(task.push_to)),
                          [&] { return image::Reference::parse(task.push_to); });
}

std::string repository_of(const image::Reference& reference) {
  return fmt::format("{}/{}", reference.registry(), reference.repository());
}

image::Digest told_digest(std::string_view told, const image::Reference& destination) {
  const std::string_view text = trimmed(told);
  const auto in_context = [&](auto parse) {
    return base::in_context(fmt::format("it told {} as what it has pushed", base::quoted(text)), parse);
  };
  if (text.find('@') == text.npos) return in_context([&] { return image::Digest::parse(text); });
  const image::Reference reference = in_context([&] { return image::Reference::parse(text); });
  if (repository_of(reference) != repository_of(destination)) {
    throw base::Error(fmt::format("it has pushed to {} and not to {}, where the image has to be",
                                  base::quoted(repository_of(reference)), repository_of(destination)));
  }
  return *reference.digest();
}

Values template_values(const Task& task) {
  Values values = task.values;
  if (!task.push_to.empty()) values.insert_or_assign("image", task.push_to);
  return values;
}

}  // namespace build
