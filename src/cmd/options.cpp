#include "cmd/options.hpp"

#include <fmt/format.h>

#define CXXOPTS_NO_REGEX  // its own parser is smaller, and std::regex recurses on what users type
#include <cxxopts.hpp>

#include "base/error.hpp"

namespace cmd {

namespace {

constexpr std::size_t kMaxConcurrency = 1024;

cxxopts::Options options() {
  cxxopts::Options known("kpin", "Pins the image references of Kubernetes YAML to registry digests.\n");
  known.custom_help("[-f PATH]... [OPTION]...\n  kpin version");
  known.set_width(100);
  known.add_options()  //
      ("f,file",
       "Read this file, folder (.yml, .yaml and .json, recursively), http(s) URL, or - for standard input",
       cxxopts::value<std::vector<std::string>>(), "PATH")                    //
      ("q,quiet", "Do not tell on stderr what each reference was pinned to")  //
      ("registry-ca-cert-path", "Trust the certificates in this PEM file beside the system's",
       cxxopts::value<std::vector<std::string>>(), "PATH")  //
      ("registry-concurrency", "Ask registries for this many references at once",
       cxxopts::value<std::size_t>()->default_value("64"), "N")                                       //
      ("registry-insecure", "Allow plain HTTP, which is otherwise used for loopback addresses only")  //
      ("registry-verify-certs", "Check the certificates of registries",
       cxxopts::value<bool>()->default_value("true"), "BOOL")  //
      ("h,help", "Show this help");
  return known;
}

template <class Value>
Value get_or(const cxxopts::ParseResult& parsed, const std::string& name, Value otherwise) {
  return parsed.count(name) == 0 ? std::move(otherwise) : parsed[name].as<Value>();
}

Command read(const cxxopts::ParseResult& parsed, const cxxopts::Options& known) {
  if (parsed.count("help") > 0) return ShowHelp{.text = known.help()};
  const std::vector<std::string>& words = parsed.unmatched();
  if (words.size() == 1 && words.front() == "version") return ShowVersion();
  if (!words.empty()) {
    throw base::InputError(fmt::format("unknown command '{}'; files are given with -f", words.front()));
  }
  PinOptions options = {
      .files = get_or<std::vector<std::string>>(parsed, "file", {}),
      .registry_concurrency = parsed["registry-concurrency"].as<std::size_t>(),
      .registry_ca_certs = get_or<std::vector<std::string>>(parsed, "registry-ca-cert-path", {}),
      .registry_insecure = get_or<bool>(parsed, "registry-insecure", false),
      .registry_verify_certs = parsed["registry-verify-certs"].as<bool>(),
      .quiet = get_or<bool>(parsed, "quiet", false),
  };
  if (options.registry_concurrency < 1 || options.registry_concurrency > kMaxConcurrency) {
    throw base::InputError(fmt::format("--registry-concurrency must be from 1 to {}", kMaxConcurrency));
  }
  return options;
}

}  // namespace

Command parse_command(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"kpin"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  try {
    cxxopts::Options known = options();
    return read(known.parse(static_cast<int>(argv.size()), argv.data()), known);
  } catch (const cxxopts::exceptions::exception& error) {
    throw base::InputError(error.what());
  }
}

}  // namespace cmd
