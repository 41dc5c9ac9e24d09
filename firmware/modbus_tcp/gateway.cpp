#include "modbus_tcp/gateway.hpp"

#include <array>
#include <cstdint>
#include <span>

#include "modbus_tcp/address_table.hpp"

namespace nv::modbus_tcp {
namespace {

bool is_served(std::uint8_t function, const Policy& policy) {
  return policy.permitted &&
         (function == static_cast<std::uint8_t>(Function::read_holding_registers) ||
          (policy.input_registers && function == static_cast<std::uint8_t>(Function::read_input_registers)));
}

// The card and its device are one: 0 and 255 are what clients send to a device that is no gateway, 1 is the slave's
// number. Units and modules are told apart by address, not by unit identifier.
bool is_ours(std::uint8_t unit) {
  constexpr std::uint8_t kDefaultSlave = 1;
  constexpr std::uint8_t kNotUsed = 255;
  return unit == 0 || unit == kDefaultSlave || unit == kNotUsed;
}

bool is_fresh(const model::Link& link, core::SteadyTime now, std::chrono::seconds age_limit) {
  return link.live() && link.measured_at && now - *link.measured_at <= age_limit;
}

}  // namespace

std::size_t answer(const Request& request, const model::Snapshot& snapshot, core::SteadyTime now, const Policy& policy,
                   AnswerBuffer out) {
  if (!is_served(request.function, policy)) {
    return put_exception(request, Exception::illegal_function, out);
  }
  if (!is_ours(request.unit)) {
    return put_exception(request, Exception::path_unavailable, out);
  }
  const auto range = read_range(request);
  if (!range) {
    return put_exception(request, Exception::illegal_value, out);
  }
  if (!is_fresh(snapshot.link, now, policy.age_limit)) {
    return put_exception(request, Exception::target_does_not_respond, out);
  }
  std::array<std::uint16_t, kMostWords> buffer;  // NOLINT: filled as far as it is used
  const auto words = std::span(buffer).first(range->count);
  if (!copy_words(*snapshot.image, range->address, words)) {
    return put_exception(request, Exception::illegal_address, out);
  }
  return put_words(request, words, out);
}

}  // namespace nv::modbus_tcp
