// A stream of Modbus TCP bytes: cut into frames and answered as a connection does. What must hold: progress, nothing
// read that was not received, an answer for each frame that fits its buffer and belongs to its request.
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "modbus_tcp/gateway.hpp"
#include "support/require.hpp"

using namespace nv::modbus_tcp;
using nv::test::require;

namespace {

nv::model::Snapshot vumap() {
  nv::model::Snapshot snapshot;
  snapshot.link.state = nv::model::LinkState::online;
  snapshot.link.measured_at = nv::core::SteadyTime();
  auto image = std::make_shared<nv::model::RegisterImage>();
  const auto put = [&](unsigned address, std::size_t count) {
    image->put(static_cast<std::uint16_t>(address), std::vector<std::uint16_t>(count, 0xA55A));
  };
  put(0x0001, 15);
  put(0x0030, 8);
  put(0x0038, 8);
  put(0x0040, 80);
  put(0xFFF0, 16);
  snapshot.image = image;
  return snapshot;
}

void check_answer(const Request& request, std::span<const std::uint8_t> bytes) {
  const Frame frame = first_frame(bytes);
  require(frame.framing == Framing::complete && frame.size == bytes.size());
  require(frame.request.transaction == request.transaction && frame.request.unit == request.unit);
  require((frame.request.function | 0x80) == (request.function | 0x80));
  const bool read = request.function == 0x03 || request.function == 0x04;
  require(read || ((frame.request.function & 0x80) != 0 && frame.request.arguments.front() == 0x01));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const nv::model::Snapshot snapshot = vumap();
  Policy policy;
  policy.input_registers = size % 2 == 0;
  std::span<const std::uint8_t> rest(data, size);
  for (;;) {
    const Frame frame = first_frame(rest);
    if (frame.framing != Framing::complete) {
      require(frame.framing == Framing::broken || rest.size() < kLargestFrame);
      return 0;
    }
    require(frame.size >= kHeaderSize + 1 && frame.size <= rest.size());
    std::array<std::uint8_t, kLargestFrame> out{};
    const std::size_t length = answer(frame.request, snapshot, nv::core::SteadyTime(), policy, out);
    require(length <= out.size());
    check_answer(frame.request, std::span(out).first(length));
    rest = rest.subspan(frame.size);
  }
}
