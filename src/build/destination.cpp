#include "build/destination.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/redact.hpp"
#include "base/trimmed.hpp"

namespace build {

image::Reference destination(const Task& task, std::string_view tool) {
  if (task.push_to.empty()) {
    throw base::Error(fmt::format(
        "{} leaves no image on this machine: it needs a destination to push to, in the Config's destinations",
        tool));
  }
  return base::in_context(fmt::format("the destination {}", base::quoted(task.push_to)),
                          [&] { return image::Reference::parse(task.push_to); });
}

image::Digest told_digest(std::string_view told, const image::Reference& destination) {
  const std::string_view text = base::trimmed(told);
  const auto in_context = [&](auto parse) {
    return base::in_context(
        fmt::format("it told {} as what it has pushed", base::quoted(base::redacted(text))), parse);
  };
  if (text.find('@') == text.npos) return in_context([&] { return image::Digest::parse(text); });
  const image::Reference reference = in_context([&] { return image::Reference::parse(text); });
  if (reference.name() != destination.name()) {
    throw base::Error(fmt::format("it has pushed to {} and not to {}, where the image has to be",
                                  base::quoted(reference.name()), destination.name()));
  }
  return *reference.digest();
}

Values template_values(const Task& task) {
  Values values = task.values;
  if (!task.push_to.empty()) values.insert_or_assign("image", task.push_to);
  return values;
}

}  // namespace build
