#include <poll.h>

#include <catch2/catch.hpp>

#include "core/mailbox.hpp"

TEST_CASE("a mailbox wakes its owner, keeps the order and loses the oldest", "[snmp]") {
  nv::core::Mailbox<int> mailbox(3);
  const auto is_readable = [&mailbox] {
    pollfd waiting{mailbox.descriptor(), POLLIN, 0};
    return ::poll(&waiting, 1, 0) == 1;
  };
  CHECK_FALSE(is_readable());
  for (const int value : {1, 2, 3, 4, 5}) {
    mailbox.post(value);
  }
  CHECK(is_readable());
  const auto taken = mailbox.take();
  CHECK(taken.values == std::deque<int>{3, 4, 5});
  CHECK(taken.lost == 2);
  CHECK_FALSE(is_readable());
  CHECK(mailbox.take().values.empty());
  CHECK(mailbox.take().lost == 0);
}
