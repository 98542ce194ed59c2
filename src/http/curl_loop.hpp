#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <thread>
#include <vector>

#include <curl/curl.h>

#include "http/curl_transfer.hpp"

namespace http {

/// The thread that owns the CURLM: its connections, its name cache, its HTTP/2 streams. No other thread
/// touches them.
class CurlLoop {
 public:
  /// Initialises libcurl for the process if nobody has, and starts the thread.
  explicit CurlLoop(const CurlOptions& options);
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  /// Ends the thread at once; transfers under way fail.
  ~CurlLoop();

  /// Transfers under way fail soon, as those do that are submitted later. Safe to call from any thread.
  void cancel();

  /// Begins a transfer, which must live until its wait() returns. Safe to call from several threads at once.
  void submit(CurlTransfer& transfer);

 private:
  struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  void run(const std::stop_token& stop);
  void add_submitted();
  void report_ended();
  void end(CurlTransfer& transfer, CURLcode code);

  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::set<CurlTransfer*> active_ = {};  // the loop's thread only
  std::mutex mutex_ = {};
  std::vector<CurlTransfer*> submitted_ = {};
  bool ended_ = false;
  std::jthread thread_ = {};  // last: uses all of the above
};

}  // namespace http
