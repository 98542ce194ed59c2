#pragma once

#include <string>
#include <vector>

#include "cmd/message.hpp"
#include "cmd/options.hpp"
#include "cmd/stream.hpp"
#include "config/config.hpp"
#include "resolve/rules.hpp"

namespace cmd {

/// What the Config documents among the inputs and the image map say together.
struct Configuration {
  config::Config config = {};
  std::vector<Message> faults = {};    ///< one for each document that cannot be worked with
  std::vector<Message> warnings = {};  ///< one for each likely mistake

  /// Which values are references: the user's rules, then the default ones.
  [[nodiscard]] std::vector<config::SearchRule> search_rules() const;

  /// What becomes of references, by this and by flags.
  [[nodiscard]] resolve::Rules rules(const ReferenceOptions& options, const BuildOptions& build) const;
};

/// Reads the Config documents of `stream` and the image map. Throws base::InputError when the image map
/// cannot be read.
Configuration read_configuration(const Stream& stream, const InputOptions& options);

/// A message for each override that none of `references` comes under.
std::vector<std::string> unused_overrides(const config::Config& config,
                                          const std::set<std::string>& references);

}  // namespace cmd
