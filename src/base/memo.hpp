#pragma once

#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <variant>

#include "base/error.hpp"

namespace base {

/// Values that are found out once, however many threads ask for them. Safe to use from several threads.
template <class Value>
class Memo {
 public:
  /// The value for `key`; the first to ask runs `find`, and the others wait. A base::Error that leaves `find`
  /// is kept as well, and every one who asks gets an error of its own.
  Value get(const std::string& key, const std::function<Value()>& find) {
    std::promise<Found> promise;
    std::unique_lock lock(mutex_);
    const auto known = values_.find(key);
    if (known == values_.end()) {
      values_.emplace(key, promise.get_future().share());
      lock.unlock();
      Found found = run(find);
      promise.set_value(found);
      return value(std::move(found));
    }
    const std::shared_future<Found> pending = known->second;
    lock.unlock();
    return value(pending.get());
  }

 private:
  struct Failed {
    std::string message = {};
  };
  using Found = std::variant<Failed, Value>;

  static Found run(const std::function<Value()>& find) {
    try {
      return find();
    } catch (const Error& error) {
      return Failed{error.what()};
    }
  }

  static Value value(Found found) {
    if (const auto* failed = std::get_if<Failed>(&found)) throw Error(failed->message);
    return std::get<Value>(std::move(found));
  }

  std::mutex mutex_ = {};
  std::map<std::string, std::shared_future<Found>> values_ = {};
};

}  // namespace base
