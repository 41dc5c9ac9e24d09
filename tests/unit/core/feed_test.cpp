#include "core/feed.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <memory>
#include <thread>
#include <vector>

#include "core/latest.hpp"

using nv::core::Feed;
using nv::core::Latest;
using nv::core::Subscription;

TEST_CASE("every listener hears every value, in the order they subscribed", "[core][feed]") {
  Feed<int> feed;
  std::vector<int> heard;
  const auto first = feed.subscribe([&](int value) { heard.push_back(value); });
  const auto second = feed.subscribe([&](int value) { heard.push_back(10 * value); });
  feed.publish(1);
  feed.publish(2);
  CHECK(heard == std::vector<int>{1, 10, 2, 20});
}

TEST_CASE("a subscription ends with its owner, or when cancelled", "[core][feed]") {
  Feed<int> feed;
  int heard = 0;
  auto kept = feed.subscribe([&](int) { ++heard; });
  {
    const auto gone = feed.subscribe([&](int) { heard += 100; });
  }
  feed.publish(1);
  CHECK(heard == 1);
  kept.cancel();
  feed.publish(1);
  CHECK(heard == 1);
}

TEST_CASE("a listener may end itself and others while it is called", "[core][feed]") {
  Feed<int> feed;
  int own = 0;
  int other = 0;
  Subscription mine;
  Subscription later;
  mine = feed.subscribe([&](int) {
    ++own;
    later.cancel();
    mine.cancel();  // the running function must stay alive until it returns
    ++own;
  });
  later = feed.subscribe([&](int) { ++other; });
  feed.publish(1);
  feed.publish(2);
  CHECK(own == 2);
  CHECK(other == 0);
}

TEST_CASE("a listener added while publishing hears from the next value on", "[core][feed]") {
  Feed<int> feed;
  std::vector<int> heard;
  std::vector<Subscription> added;
  const auto adder = feed.subscribe([&](int) {
    if (added.empty()) {
      added.push_back(feed.subscribe([&](int value) { heard.push_back(value); }));
    }
  });
  feed.publish(1);
  feed.publish(2);
  CHECK(heard == std::vector<int>{2});
}

TEST_CASE("publishing from a listener reaches everybody", "[core][feed]") {
  Feed<int> feed;
  std::vector<int> heard;
  const auto echo = feed.subscribe([&](int value) {
    if (value < 3) {
      feed.publish(value + 1);
    }
  });
  const auto listener = feed.subscribe([&](int value) { heard.push_back(value); });
  feed.publish(1);
  CHECK(heard == std::vector<int>{3, 2, 1});
}

TEST_CASE("a subscription may outlive its feed", "[core][feed]") {
  Subscription subscription;
  {
    Feed<int> feed;
    subscription = feed.subscribe([](int) {});
  }
  subscription.cancel();
}

TEST_CASE("latest gives the newest value and keeps the old one alive for its readers", "[core][latest]") {
  Latest<int> latest(std::make_shared<const int>(1));
  const auto old = latest.get();
  latest.set(std::make_shared<const int>(2));
  CHECK(*latest.get() == 2);
  CHECK(*old == 1);
}

TEST_CASE("latest may be read on other threads while it is set", "[core][latest]") {
  Latest<int> latest(std::make_shared<const int>(0));
  std::atomic<bool> went_back = false;
  std::thread reader([&] {
    int seen = 0;
    while (seen < 1000) {
      const int now = *latest.get();
      went_back = went_back || now < seen;
      seen = now;
    }
  });
  for (int i = 1; i <= 1000; ++i) {
    latest.set(std::make_shared<const int>(i));
  }
  reader.join();
  CHECK_FALSE(went_back);
}
