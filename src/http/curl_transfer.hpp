#pragma once

#include <array>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include <curl/curl.h>

#include "http/curl_failure.hpp"
#include "http/curl_options.hpp"
#include "http/file_body.hpp"
#include "http/server_tls.hpp"
#include "http/transport.hpp"

namespace http {

/// One request on its way: the caller makes it and waits, the loop's thread runs it. Stays where it is, as
/// curl holds its address.
class CurlTransfer {
 public:
  /// The first three must outlive the transfer. Throws TransportError for a request that cannot be sent.
  CurlTransfer(const Request& request, const CurlOptions& options, ServerTls& tls,
               std::optional<Proxy> proxy = {});
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;
  ~CurlTransfer() = default;

  /// To be added to a CURLM; owned by the transfer.
  [[nodiscard]] CURL* handle() const { return handle_.get(); }

  /// Says how the transfer ended; called once by the loop, which must not touch it any more.
  void finish(CURLcode code);

  /// Waits for finish() and returns the answer, or throws TransportError.
  Response wait();

 private:
  struct FreeEasy {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  using HeaderList = std::unique_ptr<curl_slist, FreeList>;

  static HeaderList header_list(const Headers& headers);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* self) noexcept;
  static int on_seek(void* self, curl_off_t offset, int origin) noexcept;
  static CURLcode on_tls(CURL* handle, void* context, void* tls) noexcept;

  void set_method();
  void set_file();
  void set_connection();
  void set_proxy();
  void set_trust();
  void set_identity();
  void set_callbacks();

  const Request& request_;
  const CurlOptions& options_;  // for the constructor: gone when the transport ends under way
  ServerTls& tls_;              // until finish(): the same
  Identity identity_ = Identity::not_asked_for;
  std::optional<Proxy> proxy_;
  TimeLimits limits_;
  HeaderList header_list_;
  std::optional<FileBody> file_ = {};
  std::array<char, CURL_ERROR_SIZE> detail_ = {};
  Response response_ = {};
  std::size_t header_bytes_ = 0;
  bool body_too_large_ = false;
  bool headers_too_large_ = false;
  std::promise<CURLcode> ended_ = {};
  std::unique_ptr<CURL, FreeEasy> handle_;  // last: curl may write into the others until it is gone
};

}  // namespace http
