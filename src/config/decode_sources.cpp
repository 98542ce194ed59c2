#include "config/decode_parts.hpp"

namespace config {

namespace {

Source decode_source(const Value& value) {
  Fields fields(value);
  Source source = {.image = decode_needed_image(fields),
                   .path = fields.needed_text("path"),
                   .builder = decode_builder(fields),
                   .place = value.place()};
  source.paths = value.reader().take_paths();
  // A builder that is misspelled must not mean that another builds.
  if (std::holds_alternative<DefaultBuild>(source.builder)) fields.refuse_others();
  fields.finish();
  return source;
}

Destination decode_destination(const Value& value) {
  Fields fields(value);
  Destination destination = {.image = decode_needed_image(fields),
                             .new_image = fields.text("newImage"),
                             .tags = fields.texts("tags"),
                             .place = value.place()};
  fields.finish();
  return destination;
}

}  // namespace

std::vector<Source> decode_sources(const std::vector<Value>& items) {
  return decode_each(items, decode_source);
}

std::vector<Destination> decode_destinations(const std::vector<Value>& items) {
  return decode_each(items, decode_destination);
}

}  // namespace config
