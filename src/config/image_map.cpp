#include "config/image_map.hpp"

#include <cstdint>
#include <map>
#include <optional>

#include <nlohmann/json.hpp>

#include "base/quoted.hpp"
#include "base/redact.hpp"
#include "manifest/tree.hpp"

namespace config {

namespace {

using Json = nlohmann::json;

/// Takes the entries of one object of strings, and is through with the text at anything else.
class MapReader {
 public:
  std::map<std::string, std::string> entries = {};
  std::optional<manifest::SyntaxError> error = {};

  bool start_object(std::size_t /*size*/) {
    if (inside_) return refuse();
    return inside_ = true;
  }
  bool key(std::string& name) {
    key_ = name;
    return true;
  }
  bool string(std::string& value) {
    if (!inside_) return refuse();
    if (key_.empty() || value.empty()) return refuse("image map: an image has no name");
    entries[key_] = value;
    return true;
  }
  bool end_object() { return true; }

  bool null() { return refuse(); }
  bool boolean(bool /*value*/) { return refuse(); }
  bool number_integer(std::int64_t /*value*/) { return refuse(); }
  bool number_unsigned(std::uint64_t /*value*/) { return refuse(); }
  bool number_float(double /*value*/, const std::string& /*text*/) { return refuse(); }
  bool binary(Json::binary_t& /*value*/) { return refuse(); }
  bool start_array(std::size_t /*size*/) { return refuse(); }
  static bool end_array() { return true; }

  bool parse_error(std::size_t position, const std::string& /*last*/,
                   const nlohmann::detail::exception& /*e*/) {
    error.emplace(position == 0 ? 0 : position - 1, "not valid JSON");
    return false;
  }

 private:
  bool refuse() {
    if (!inside_) return refuse("expected a JSON object of strings");
    return refuse("image map: expected a string for " + base::quoted(base::redacted(key_)));
  }
  bool refuse(std::string message) {
    error.emplace(0, std::move(message));
    return false;
  }

  bool inside_ = false;
  std::string key_ = {};
};

}  // namespace

std::vector<Override> decode_image_map(std::string_view text, const std::string& place) {
  MapReader reader;
  Json::sax_parse(text, &reader);
  if (reader.error) throw *reader.error;
  std::vector<Override> overrides;
  for (auto& [image, new_image] : reader.entries) {
    overrides.push_back(
        {.image = {.image = image}, .new_image = new_image, .preresolved = true, .place = place});
  }
  return overrides;
}

}  // namespace config
