#include "http/curl_loop.hpp"

#include <new>
#include <utility>

namespace http {
namespace {

/// Safe from any thread since libcurl 7.84; the matching curl_global_cleanup is left to the end of the
/// process.
void initialise_curl() {
  static const CURLcode kCode = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (kCode != CURLE_OK) throw TransportError(TransportError::Kind::unusable, curl_easy_strerror(kCode));
}

}  // namespace

CurlLoop::CurlLoop(const CurlOptions& options) {
  initialise_curl();
  multi_.reset(curl_multi_init());
  if (!multi_) throw std::bad_alloc();
  const long per_host = static_cast<long>(options.max_connections_per_host);
  curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, per_host);
  // Left alone, curl keeps four idle connections for each transfer under way: too few between two bursts.
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 4 * per_host);
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

CurlLoop::~CurlLoop() { cancel(); }

void CurlLoop::cancel() {
  thread_.request_stop();
  curl_multi_wakeup(multi_.get());
}

void CurlLoop::submit(CurlTransfer& transfer) {
  {
    const std::lock_guard lock(mutex_);
    if (!ended_) {
      submitted_.push_back(&transfer);
      curl_multi_wakeup(multi_.get());
      return;
    }
  }
  transfer.finish(CURLE_ABORTED_BY_CALLBACK);
}

void CurlLoop::run(const std::stop_token& stop) {
  constexpr int kIdleMilliseconds = 60'000;
  while (!stop.stop_requested()) {
    add_submitted();
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    report_ended();
    curl_multi_poll(multi_.get(), nullptr, 0, kIdleMilliseconds, nullptr);
  }
  while (!active_.empty()) end(**active_.begin(), CURLE_ABORTED_BY_CALLBACK);
  const std::lock_guard lock(mutex_);
  ended_ = true;
  for (CurlTransfer* transfer : std::exchange(submitted_, {})) transfer->finish(CURLE_ABORTED_BY_CALLBACK);
}

void CurlLoop::add_submitted() {
  std::vector<CurlTransfer*> taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(submitted_);
  }
  for (CurlTransfer* transfer : taken) {
    active_.insert(transfer);
    if (curl_multi_add_handle(multi_.get(), transfer->handle()) != CURLM_OK)
      end(*transfer, CURLE_FAILED_INIT);
  }
}

void CurlLoop::report_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;  // `message` dies with the handle's removal
    char* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    end(*reinterpret_cast<CurlTransfer*>(transfer), code);
  }
}

void CurlLoop::end(CurlTransfer& transfer, CURLcode code) {
  active_.erase(&transfer);
  curl_multi_remove_handle(multi_.get(), transfer.handle());
  transfer.finish(code);
}

}  // namespace http
