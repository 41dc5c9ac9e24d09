// A device in memory, at the seam of the serial line. Requests arrive on the bus's worker thread, so everything is
// locked.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "device/modbus_port.hpp"

namespace nv::test {

class FakeDevice {
 public:
  struct Request {
    std::uint16_t address;
    std::uint8_t count;
    bool write = false;
  };
  // What a scripted request meets instead of its answer; none = answer normally.
  using Script = std::deque<std::optional<device::BusResult<device::Words>>>;

  void set(std::uint16_t address, device::Words words) {
    const std::lock_guard lock(mutex_);
    for (const std::uint16_t word : words) {
      words_[address++] = word;
    }
  }
  void remove(std::uint16_t address, std::uint16_t count) {
    const std::lock_guard lock(mutex_);
    for (std::uint16_t i = 0; i < count; ++i) {
      words_.erase(static_cast<std::uint16_t>(address + i));
    }
  }
  void answer_only_at(int baud) {
    const std::lock_guard lock(mutex_);
    only_baud_ = baud;
  }
  void go_silent(bool silent) {
    const std::lock_guard lock(mutex_);
    silent_ = silent;
  }
  void unplug(bool unplugged) {
    const std::lock_guard lock(mutex_);
    unplugged_ = unplugged;
  }
  // The next requests, in order, meet this.
  void script(Script script) {
    const std::lock_guard lock(mutex_);
    script_ = std::move(script);
  }
  void on_request(std::function<void(const Request&)> hook) {
    const std::lock_guard lock(mutex_);
    hook_ = std::move(hook);
  }
  std::vector<Request> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::vector<int> opened_at() const {
    const std::lock_guard lock(mutex_);
    return opened_;
  }

  device::BusResult<void> open(int baud) {
    const std::lock_guard lock(mutex_);
    opened_.push_back(baud);
    baud_ = baud;
    if (unplugged_) {
      return device::BusError{device::BusFault::port, 0, "no such device"};
    }
    return {};
  }

  device::BusResult<device::Words> read(device::Block block) {
    const Request request{block.address, block.count};
    const auto hook = note(request);
    if (hook) {
      hook(request);
    }
    const std::lock_guard lock(mutex_);
    if (unplugged_) {
      return device::BusError{device::BusFault::port, 0, "no such device"};
    }
    if (!script_.empty()) {
      const auto scripted = script_.front();
      script_.pop_front();
      if (scripted) {
        return *scripted;
      }
    }
    if (silent_ || (only_baud_ != 0 && only_baud_ != baud_)) {
      return device::BusError{device::BusFault::timeout, 0, "no answer"};
    }
    device::Words words;
    for (unsigned i = 0; i < block.count; ++i) {
      const auto found = words_.find(static_cast<std::uint16_t>(block.address + i));
      if (found == words_.end()) {
        return exception(2);
      }
      words.push_back(found->second);
    }
    return words;
  }

  device::BusResult<void> write(std::uint16_t address, const device::Words& words) {
    note({address, static_cast<std::uint8_t>(words.size()), true});
    set(address, words);
    return {};
  }

  static device::BusError exception(std::uint8_t code) {
    return {device::BusFault::exception, code, "exception " + std::to_string(code)};
  }
  static device::BusError timeout() { return {device::BusFault::timeout, 0, "no answer"}; }
  static device::BusError bad_crc() { return {device::BusFault::bad_frame, 0, "invalid CRC"}; }

 private:
  std::function<void(const Request&)> note(const Request& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    return hook_;
  }

  mutable std::mutex mutex_;
  std::map<std::uint16_t, std::uint16_t> words_;
  std::vector<Request> requests_;
  std::vector<int> opened_;
  Script script_;
  std::function<void(const Request&)> hook_;
  int baud_ = 0;
  int only_baud_ = 0;
  bool silent_ = false;
  bool unplugged_ = false;
};

class FakeModbusPort final : public device::ModbusPort {
 public:
  explicit FakeModbusPort(FakeDevice& device) : device_(device) {}

  device::BusResult<void> open(const device::LineSettings& line) override { return device_.open(line.baud); }
  void close() override {}
  device::BusResult<device::Words> read(device::Block block, device::ReplyTimeouts) override {
    return device_.read(block);
  }
  device::BusResult<void> write(std::uint16_t address, const device::Words& words, device::ReplyTimeouts) override {
    return device_.write(address, words);
  }
  void drain(std::chrono::milliseconds) override {}

 private:
  FakeDevice& device_;
};

}  // namespace nv::test
