#include "registry/json.hpp"

#include "base/error.hpp"

namespace registry {
namespace {

/// Throws for a text that has too much in it, while it is read and before anything is made of it. A parser's
/// callback could do that too, but the library then looks through all of an array after each object in it.
class LimitCheck final : public nlohmann::json_sax<Json> {
 public:
  explicit LimitCheck(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return count(); }
  bool boolean(bool /*value*/) override { return count(); }
  bool number_integer(number_integer_t /*value*/) override { return count(); }
  bool number_unsigned(number_unsigned_t /*value*/) override { return count(); }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return count(); }
  bool string(string_t& /*value*/) override { return count(); }
  bool binary(binary_t& /*value*/) override { return count(); }
  bool key(string_t& /*name*/) override { return true; }
  bool start_object(std::size_t /*size*/) override { return open(); }
  bool start_array(std::size_t /*size*/) override { return open(); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

 private:
  bool count() {
    if (++values_ > limits_.values) throw base::Error("the JSON that was sent has too many values");
    return true;
  }

  bool open() {
    if (depth_++ >= limits_.depth) throw base::Error("the JSON that was sent is nested too deeply");
    return count();
  }

  bool close() {
    --depth_;
    return true;
  }

  JsonLimits limits_;
  std::size_t values_ = 0;
  int depth_ = 0;
};

}  // namespace

Json parse_json(std::string_view text, const JsonLimits& limits) {
  LimitCheck check(limits);
  if (!Json::sax_parse(text, &check)) return Json(Json::value_t::discarded);
  return Json::parse(text, nullptr, false);
}

}  // namespace registry
