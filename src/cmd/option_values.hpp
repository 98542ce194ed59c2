#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cmd/flags.hpp"
#include "cmd/options.hpp"

namespace cmd {

// What single options of a command line say, defaults included. All throw base::InputError for what they
// cannot use.

/// The values of an option that is cut at commas.
std::vector<std::string> list(const cxxopts::ParseResult& parsed, const std::string& name);

/// The values of an option that may be repeated.
Repeated repeated(const cxxopts::ParseResult& parsed, const std::string& name);

/// What --registry-concurrency and --build-concurrency say.
std::size_t concurrency(const cxxopts::ParseResult& parsed, const std::string& name);

/// What --registry-timeout says.
std::chrono::seconds timeout(const cxxopts::ParseResult& parsed);

/// What --cache says; nothing without it.
std::optional<std::chrono::seconds> cache_age(const cxxopts::ParseResult& parsed);

/// What an option says that is true, false, or has no value, which means true.
bool flag(const cxxopts::ParseResult& parsed, const std::string& name);

/// Whether an option that never has a value is there.
bool is_given(const cxxopts::ParseResult& parsed, const std::string& name);

/// The name of a file; empty when the option is not there.
std::string file_name(const cxxopts::ParseResult& parsed, const std::string& name);

/// Throws base::InputError unless --log-format has one of its values; see asked_log_format().
void check_log_format(const cxxopts::ParseResult& parsed);

/// What --output and --json say of `kpin check`.
Format format(const cxxopts::ParseResult& parsed);

}  // namespace cmd
