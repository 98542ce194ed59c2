#include "base/error.hpp"
#include "base/quoted.hpp"
#include "config/decode_parts.hpp"

namespace config {

namespace {

Policy::OnUnresolved decode_on_unresolved(const Value& value) {
  const std::string text = value.text();
  if (text == "fail") return Policy::OnUnresolved::fail;
  if (text == "warn") return Policy::OnUnresolved::warn;
  if (text == "skip") return Policy::OnUnresolved::skip;
  value.fail("expected 'fail', 'warn' or 'skip', not " + base::quoted(text));
}

Policy::ReferenceForm decode_form(const Value& value) {
  const std::string text = value.text();
  if (text == "digest") return Policy::ReferenceForm::digest;
  if (text == "tag+digest") return Policy::ReferenceForm::tag_and_digest;
  value.fail("expected 'digest' or 'tag+digest', not " + base::quoted(text));
}

image::Platform decode_required_platform(const Value& value) {
  const std::string text = value.text();
  // What an index says of operating systems' versions is no platform to ask for in general.
  if (text.find(':') != std::string::npos)
    value.fail("expected os/arch[/variant], not " + base::quoted(text));
  try {
    return image::Platform::parse(text);
  } catch (const base::Error&) {
    value.fail("expected os/arch[/variant], not " + base::quoted(text));
  }
}

std::string decode_pattern(const Value& value) {
  std::string pattern = value.text();
  if (pattern.empty()) value.fail("must not be empty");
  return pattern;
}

Policy decode_policy(const Value& value) {
  Fields fields(value);
  Policy policy = {.image = decode_image(fields), .place = value.place()};
  if (const auto reaction = fields.find("onUnresolved")) {
    policy.on_unresolved = decode_on_unresolved(*reaction);
  }
  policy.skip = fields.flag("skip");
  policy.require_platforms = decode_each(fields.items("requirePlatforms"), decode_required_platform);
  if (const auto form = fields.find("reference")) policy.reference = decode_form(*form);
  policy.allow_registries = decode_each(fields.items("allowRegistries"), decode_pattern);
  fields.finish();
  return policy;
}

}  // namespace

std::vector<Policy> decode_policies(const std::vector<Value>& items) {
  return decode_each(items, decode_policy);
}

}  // namespace config
