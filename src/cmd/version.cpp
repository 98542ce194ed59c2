#include "cmd/version.hpp"

#include <archive.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/crypto.h>
#include <yaml.h>
#include <zlib.h>

#include "cmd/program.hpp"
#include "config/decode.hpp"

namespace cmd {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kCompiler =
#ifdef __clang__
    "Clang " __clang_version__;
#else
    "GCC " __VERSION__;
#endif

/// The versions of the libraries that were found when kpin started, or that are a part of it.
Json libraries() {
  const std::string archive = archive_version_string();  // "libarchive 3.6.2"
  return {{"curl", curl_version_info(CURLVERSION_NOW)->version},
          {"openssl", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"libyaml", yaml_get_version_string()},
          {"libarchive", archive.substr(archive.rfind(' ') + 1)},
          {"zlib", zlibVersion()}};
}

}  // namespace

std::string version_text() {
  return fmt::format("{} version {}\n", program_name(),
                     program() == Program::kbld ? config::kKbldVersion : KPIN_VERSION);
}

std::string version_json() {
  const Json version = {{"name", "kpin"},
                        {"version", KPIN_VERSION},
                        {"kbld", config::kKbldVersion},
                        {"platform", KPIN_PLATFORM},
                        {"compiler", kCompiler},
                        {"libraries", libraries()}};
  return version.dump(2) + "\n";
}

std::string user_agent() { return "kpin/" KPIN_VERSION; }

std::string version() { return KPIN_VERSION; }

}  // namespace cmd
