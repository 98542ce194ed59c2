#include "registry/json.hpp"

#include "base/error.hpp"

namespace registry {

Json parse_json(std::string_view text, const JsonLimits& limits) {
  using Event = Json::parse_event_t;
  std::size_t values = 0;
  const auto count = [&](int depth, Event event, Json& /*parsed*/) {
    const bool opens = event == Event::object_start || event == Event::array_start;
    if (opens && depth >= limits.depth) throw base::Error("the JSON that was sent is nested too deeply");
    if ((opens || event == Event::value) && ++values > limits.values) {
      throw base::Error("the JSON that was sent has too many values");
    }
    return true;
  };
  return Json::parse(text, count, false);
}

}  // namespace registry
