// The addresses of the trap receivers that are given by name: looked up when they are set and again every minute, since
// names move. Main thread.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "core/log.hpp"
#include "core/name_lookup.hpp"
#include "settings/sections/snmp.hpp"

namespace nv::snmp {

class ReceiverNames {
 public:
  // `changed` is called when an address becomes known or another.
  ReceiverNames(boost::asio::any_io_executor executor, std::function<void()> changed, core::Logger log)
      : executor_(std::move(executor)), lookup_(executor_), changed_(std::move(changed)), log_(std::move(log)) {}

  // Numeric addresses in the order of the receivers; empty for a name whose address is not known (yet). Asks for new
  // names.
  std::array<std::string, settings::kSnmpReceivers> addresses_of(const settings::SnmpReceivers& receivers);

  // Looks all names up again from time to time, until it is cancelled.
  boost::asio::awaitable<void> refresh();

 private:
  struct Known {
    std::string address;
    bool asked = false;
    bool failed = false;
  };
  void ask(const std::string& name);

  boost::asio::any_io_executor executor_;
  core::NameLookup lookup_;
  std::function<void()> changed_;
  core::Logger log_;
  std::map<std::string, Known> names_;
};

}  // namespace nv::snmp
