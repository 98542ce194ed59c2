#include "support/token_server.hpp"

#include <chrono>
#include <cstdio>
#include <memory>
#include <sstream>
#include <stdexcept>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "support/process.hpp"

namespace support {
namespace {

constexpr const char* kIssuer = "kpin test token server";
constexpr const char* kService = "kpin test registry";

std::string base64(const std::string& bytes) {
  std::string encoded((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

/// RFC 4648, section 5, without padding, as JWTs have it.
std::string base64url(const std::string& bytes) {
  std::string encoded = base64(bytes);
  while (encoded.ends_with('=')) encoded.pop_back();
  for (char& c : encoded) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return encoded;
}

/// The signature that RS256 (RFC 7518) asks for.
std::string sign(const std::string& key_pem, const std::string& bytes) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> file(
      BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())), BIO_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string signature(512, '\0');
  std::size_t size = signature.size();
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) != 1) {
    throw std::runtime_error("test token server: cannot sign");
  }
  signature.resize(size);
  return signature;
}

/// What stands between the lines BEGIN and END of a PEM file, which is Base64 of the certificate.
std::string pem_body(const std::string& pem) {
  std::string body = pem.substr(pem.find('\n'), pem.rfind("\n-----END") - pem.find('\n'));
  std::erase(body, '\n');
  return body;
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      decoded += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

/// The values of `name` in "a=1&name=x", with blanks between them; empty if there is none.
std::string parameter(const std::string& form, const std::string& name) {
  const std::string padded = "&" + form;
  const std::string mark = "&" + name + "=";
  std::string values;
  for (auto at = padded.find(mark); at != std::string::npos; at = padded.find(mark, at + 1)) {
    const auto start = at + mark.size();
    values +=
        (values.empty() ? "" : " ") + percent_decoded(padded.substr(start, padded.find('&', start) - start));
  }
  return values;
}

/// What "repository:a:pull,push repository:b:pull" asks for, as tokens have it.
nlohmann::json access_of(const std::string& scopes) {
  nlohmann::json access = nlohmann::json::array();
  std::istringstream items(scopes);
  for (std::string item; items >> item;) {
    const auto first = item.find(':');
    const auto last = item.rfind(':');
    nlohmann::json actions = nlohmann::json::array();
    std::istringstream list(item.substr(last + 1));
    for (std::string action; std::getline(list, action, ',');) actions.push_back(action);
    access.push_back(
        {{"type", "repository"}, {"name", item.substr(first + 1, last - first - 1)}, {"actions", actions}});
  }
  return access;
}

std::string refusal(const std::string& repeated) {
  return http_answer("401 Unauthorized\r\nContent-Type: application/json",
                     R"({"errors":[{"code":"UNAUTHORIZED","message":"who is )" + repeated + "?\"}]}");
}

}  // namespace

TokenServer::TokenServer(TokenOptions options)
    : options_(std::move(options)), server_([this](Connection& connection) { serve(connection); }) {
  const auto made = run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                         "/CN=kpin test token server", "-keyout", folder_.path("token.key"), "-out",
                         folder_.path("token.pem")});
  if (made.status != 0) throw std::runtime_error("test token server: openssl: " + describe(made));
}

std::string TokenServer::configuration() const {
  return "auth:\n  token:\n    realm: " + realm() + "\n    service: " + kService +
         "\n    issuer: " + kIssuer + "\n    rootcertbundle: " + folder_.path("token.pem") + "\n";
}

std::vector<TokenRequest> TokenServer::log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

void TokenServer::serve(Connection& connection) {
  for (auto text = connection.read_request(); !text.empty(); text = connection.read_request()) {
    TokenRequest request = {.method = text.substr(0, text.find(' ')),
                            .authorization = request_field(text, "Authorization")};
    std::string form;
    if (request.method == "POST") {
      form = read_body(connection, text);
    } else {
      const std::string target = text.substr(0, text.find(" HTTP/"));
      form = target.substr(std::min(target.find('?'), target.size() - 1) + 1);
    }
    const std::string answered = answer(request, form);
    {
      const std::lock_guard lock(mutex_);
      log_.push_back(request);
    }
    if (!connection.write(answered)) return;
  }
}

std::string TokenServer::answer(TokenRequest& request, const std::string& form) const {
  request.scope = parameter(form, "scope");
  const bool is_exchange = request.method == "POST";
  if (is_exchange && options_.identity_token.empty()) {
    request.status = 404;
    return http_answer("404 Not Found", "no such page\n");
  }
  const std::string basic = "Basic " + base64(options_.user + ":" + options_.password);
  const std::string sent = is_exchange ? parameter(form, "refresh_token") : request.authorization;
  const bool granted = is_exchange ? sent == options_.identity_token : options_.user.empty() || sent == basic;
  request.status = granted ? 200 : 401;
  if (!granted) return refusal(sent);
  const nlohmann::json body = {{is_exchange ? "access_token" : "token", token(request.scope)},
                               {"expires_in", options_.expires_in}};
  return http_answer("200 OK\r\nContent-Type: application/json", body.dump());
}

std::string TokenServer::token(const std::string& scope) const {
  using std::chrono::system_clock;
  const auto now = system_clock::to_time_t(system_clock::now());
  const nlohmann::json header = {
      {"typ", "JWT"}, {"alg", "RS256"}, {"x5c", {pem_body(folder_.read("token.pem"))}}};
  const nlohmann::json claims = {{"iss", kIssuer},       {"aud", kService},
                                 {"sub", options_.user}, {"iat", now},
                                 {"nbf", now},           {"exp", now + options_.expires_in},
                                 {"jti", scope},         {"access", access_of(scope)}};
  const std::string bytes = base64url(header.dump()) + "." + base64url(claims.dump());
  return bytes + "." + base64url(sign(folder_.read("token.key"), bytes));
}

}  // namespace support
