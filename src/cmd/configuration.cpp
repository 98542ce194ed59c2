#include "cmd/configuration.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/quoted.hpp"
#include "base/redact.hpp"
#include "cmd/file.hpp"
#include "config/decode.hpp"
#include "config/image_map.hpp"
#include "manifest/excerpt.hpp"
#include "manifest/position.hpp"

namespace cmd {

namespace {

/// Takes from `config` what a document of limited trust must not say.
void limit(config::Config& config, const ConfigDocument& document, Configuration& into) {
  for (config::Source& source : config.sources) source.trust = document.trust;
  if (document.trust == config::Trust::full || config.allowed_builders.empty()) return;
  config.allowed_builders.clear();
  into.warnings.push_back(
      document.message(0, Level::warning,
                       "builders.allow does not count in a Config from standard input or a URL: give its "
                       "file with -f, or use --allow-builder"));
}

void add_doubt(const ConfigDocument& document, std::size_t offset, std::string text, bool strict,
               Configuration& into) {
  if (strict) {
    into.faults.push_back(document.message(offset, Level::error, std::move(text)));
  } else {
    into.warnings.push_back(document.message(offset, Level::warning, std::move(text)));
  }
}

void read_document(const ConfigDocument& document, bool strict, Configuration& into) {
  try {
    config::Decoded decoded = config::decode(document.text, document.place, document.node);
    limit(decoded.config, document, into);
    into.config.append(std::move(decoded.config));
    for (config::Warning& warning : decoded.warnings)
      add_doubt(document, warning.offset, std::move(warning.text), strict, into);
  } catch (const manifest::SyntaxError& error) {
    into.faults.push_back(document.message(error.offset(), Level::error, error.what()));
  }
}

/// Tells of a document that is most likely meant for kpin, but goes to the cluster.
void doubt(const ConfigDocument& document, bool strict, Configuration& into) {
  try {
    config::decode(document.text, document.place, document.node);
  } catch (const manifest::SyntaxError& error) {
    std::string text = error.what();
    if (!strict) text += text.ends_with('?') ? " The" : ". The";
    if (!strict) text += " document is passed on as a resource.";
    add_doubt(document, error.offset(), std::move(text), strict, into);
  }
}

/// Tells of each source whose image is built from another folder already.
void doubt_doubles(bool strict, Configuration& configuration) {
  std::map<config::ImageMatcher, const config::Source*> first;
  for (const config::Source& source : configuration.config.sources) {
    const auto [known, is_new] = first.try_emplace(source.image, &source);
    if (is_new || known->second->path == source.path) continue;
    const std::string named =
        base::redacted(source.image.image.empty() ? source.image.image_repo : source.image.image);
    (strict ? configuration.faults : configuration.warnings)
        .push_back({.level = strict ? Level::error : Level::warning,
                    .text = fmt::format(
                        "{}: this source of {} does not count: {} is built from {}, as {} says", source.place,
                        base::quoted(named), named, known->second->path, known->second->place)});
  }
}

void read_image_map(const std::string& file, Configuration& into) {
  const std::string text = read_file(file);
  try {
    std::ranges::move(config::decode_image_map(text, file), std::back_inserter(into.config.overrides));
  } catch (const manifest::SyntaxError& error) {
    const manifest::Position position = manifest::LineIndex(text).at(error.offset());
    into.faults.push_back({.level = Level::error,
                           .text = error.what(),
                           .places = {{.file = file, .position = position}},
                           .excerpt = manifest::excerpt(text, error.offset(), position.line)});
  }
}

}  // namespace

std::vector<config::SearchRule> Configuration::search_rules() const {
  std::vector<config::SearchRule> rules = config.user_rules();
  std::ranges::move(config::default_rules(), std::back_inserter(rules));
  return rules;
}

resolve::Rules Configuration::rules(const ReferenceOptions& options, const BuildOptions& build) const {
  using Form = config::Policy::ReferenceForm;
  std::vector<std::string> allowed_builders = config.allowed_builders;
  std::ranges::copy(build.allowed_builders, std::back_inserter(allowed_builders));
  return {.overrides = config.overrides,
          .sources = config.sources,
          .destinations = config.destinations,
          .allowed_builders = std::move(allowed_builders),
          .raw_options = build.raw_options ? resolve::RawOptions::allowed : resolve::RawOptions::forbidden,
          .policies = config.policies,
          .skip = options.skip,
          .platform = options.platform,
          .form = options.keep_tag ? Form::tag_and_digest : Form::digest,
          .names = options.keep_name ? resolve::Names::as_spelled : resolve::Names::spelled_out,
          .network = options.locked ? resolve::Network::forbidden : resolve::Network::allowed};
}

Configuration read_configuration(const Stream& stream, const InputOptions& options) {
  Configuration configuration;
  for (const ConfigDocument& document : stream.config_documents())
    read_document(document, options.strict, configuration);
  doubt_doubles(options.strict, configuration);
  for (const ConfigDocument& document : stream.unclear_documents())
    doubt(document, options.strict, configuration);
  if (!options.image_map_file.empty()) read_image_map(options.image_map_file, configuration);
  return configuration;
}

std::vector<std::string> unused_overrides(const config::Config& config,
                                          const std::set<std::string>& references) {
  std::set<std::string_view> repos;
  for (const std::string& reference : references) repos.insert(config::repo_of(reference));
  std::vector<std::string> messages;
  for (const config::Override& rule : config.overrides) {
    const bool by_repo = rule.image.image.empty();
    const std::string& named = by_repo ? rule.image.image_repo : rule.image.image;
    if (by_repo ? repos.contains(named) : references.contains(named)) continue;
    messages.push_back(fmt::format("{}: the override of {} fits no reference", rule.place,
                                   base::quoted(base::redacted(named))));
  }
  return messages;
}

}  // namespace cmd
