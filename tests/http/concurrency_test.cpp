#include "http/concurrency.hpp"

#include <atomic>
#include <string>
#include <thread>

#include "http/transport.hpp"
#include "support/catch.hpp"

using http::ConcurrencyLimit;
using http::Gate;

TEST_CASE("concurrency limit: 429 halves it, every other answer adds one", "[http]") {
  struct Case {
    std::size_t full = 0;
    std::string answers = {};  // "-" for 429, "+" for another
    std::size_t allowed = 0;
  };
  const std::vector<Case> cases = {
      {64, "", 64},  {64, "-", 32},     {64, "--", 16},      {64, "-+", 33},
      {64, "+", 64}, {64, "------", 1}, {64, "--------", 1}, {64, "-------++", 3},
      {1, "-", 1},   {5, "-", 2},       {4, "-++++++", 4},
  };
  for (const Case& each : cases) {
    CAPTURE(each.full, each.answers);
    ConcurrencyLimit limit(each.full);
    for (const char answer : each.answers) {
      if (answer == '-') limit.throttled(limit.era());
      if (answer == '+') limit.answered();
    }
    CHECK(limit.allowed() == each.allowed);
  }
}

TEST_CASE("concurrency limit: a burst of 429s halves it once", "[http]") {
  ConcurrencyLimit limit(64);
  const int before = limit.era();
  for (int i = 0; i < 64; ++i) limit.throttled(before);
  CHECK(limit.allowed() == 32);
  limit.throttled(limit.era());
  CHECK(limit.allowed() == 16);
}

TEST_CASE("gate: nobody enters beyond the limit, and whoever leaves makes room", "[http]") {
  Gate gate(4);
  const auto never = std::chrono::steady_clock::time_point::max();
  const std::chrono::steady_clock::time_point past = {};
  {
    Gate::Pass throttled(gate, never);
    throttled.set(Gate::Verdict::throttled);
  }
  Gate::Pass first(gate, past);
  auto second = std::make_unique<Gate::Pass>(gate, past);
  CHECK_THROWS_AS(Gate::Pass(gate, past), http::TransportError);

  second->set(Gate::Verdict::answered);
  second.reset();
  Gate::Pass third(gate, past);
  Gate::Pass fourth(gate, past);
  CHECK_THROWS_AS(Gate::Pass(gate, past), http::TransportError);
}

TEST_CASE("gate: whoever waits enters when another leaves", "[http]") {
  Gate gate(1);
  const auto never = std::chrono::steady_clock::now() + std::chrono::hours(1);
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 100; ++round) {
          const Gate::Pass pass(gate, never);
          most = std::max(most.load(), ++inside);
          --inside;
        }
      });
    }
  }
  CHECK(most == 1);
}
