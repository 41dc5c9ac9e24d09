// Host names to addresses without ever blocking: each question runs getaddrinfo on a thread of its own, which nobody
// waits for, because a dead name server may hold it for half a minute. Main thread; the answer comes on the executor,
// or not at all once the NameLookup is gone.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>

namespace nv::core {

class NameLookup {
 public:
  // The first address, as text; nothing when the name has none.
  using Answer = std::function<void(std::optional<std::string> numeric)>;

  explicit NameLookup(boost::asio::any_io_executor executor);
  NameLookup(const NameLookup&) = delete;
  NameLookup& operator=(const NameLookup&) = delete;
  ~NameLookup();

  void ask(std::string name, Answer answer);

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

// An address as text is its own; nothing for a name.
std::optional<std::string> numeric_address(const std::string& text);

}  // namespace nv::core
