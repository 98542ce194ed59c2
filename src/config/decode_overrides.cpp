#include <utility>

#include "base/error.hpp"
#include "config/decode_parts.hpp"
#include "config/origins.hpp"
#include "image/reference.hpp"

namespace config {

namespace {

const std::string kId(kIdAnnotation);
const std::string kOrigins(kOriginsAnnotation);

TagSelection decode_tag_selection(const Value& value) {
  Fields fields(value);
  const auto semver = fields.find("semver");
  if (!semver) fields.mapping().fail("semver is missing");
  Fields of_semver(*semver);
  TagSelection selection = {.constraints = of_semver.text("constraints")};
  if (const auto prereleases = of_semver.find("prereleases")) {
    Fields of_prereleases(*prereleases);
    selection.prereleases = of_prereleases.texts("identifiers");
    of_prereleases.finish();
  }
  of_semver.finish();
  fields.finish();
  return selection;
}

image::Platform decode_platform(const Value& value) {
  Fields fields(value);
  image::Platform platform = {.os = fields.text("os"),
                              .architecture = fields.text("architecture"),
                              .variant = fields.text("variant"),
                              .os_version = fields.text("os.version"),
                              .os_features = fields.texts("os.features"),
                              .features = fields.texts("features")};
  fields.finish();
  return platform;
}

Override decode_override(const Value& value) {
  Fields fields(value);
  Override result = {.image = decode_needed_image(fields),
                     .new_image = fields.needed_text("newImage"),
                     .preresolved = fields.flag("preresolved"),
                     .place = value.place()};
  if (const auto selection = fields.find("tagSelection")) {
    result.tag_selection = decode_tag_selection(*selection);
  }
  if (const auto platform = fields.find("platformSelection")) result.platform = decode_platform(*platform);
  for (const Value& origin : fields.items("origins")) {
    if (auto known = decode_origin(origin)) result.origins.push_back(*std::move(known));
  }
  fields.finish();
  return result;
}

/// Throws unless the text of `value` ends in a digest.
void check_digest(const Value& value) {
  bool has_digest = false;
  try {
    has_digest = image::Reference::parse(value.text()).digest().has_value();
  } catch (const base::Error& error) {
    value.fail(error.what());
  }
  if (!has_digest) value.fail("expected a reference with a digest");
}

Override decode_locked_image(const Value& value) {
  Fields fields(value);
  const auto image = fields.find("image");
  if (!image) value.fail("image is missing");
  check_digest(*image);
  auto annotations = fields.text_map("annotations");
  const std::string id = annotations[kId];
  if (!is_origins(annotations[kOrigins])) value.fail("the annotation " + kOrigins + " must be a YAML list");
  if (id.empty()) value.fail("the annotation " + kId + " is missing");
  fields.finish();
  return {.image = {.image = id},
          .new_image = image->text(),
          .preresolved = true,
          .origins = read_origins(annotations[kOrigins]),
          .place = value.place()};
}

}  // namespace

std::vector<Override> decode_overrides(const std::vector<Value>& items) {
  return decode_each(items, decode_override);
}

std::vector<Override> decode_locked_images(const std::vector<Value>& items) {
  return decode_each(items, decode_locked_image);
}

}  // namespace config
