// Whatever words a device answers: detection, layout, decoding, states and alarms must stand them.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "alarm/alarm_engine.hpp"
#include "device/decode.hpp"
#include "device/detection.hpp"

namespace {

using namespace nv;

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::uint8_t byte() {
    if (size_ == 0) {
      return 0;
    }
    --size_;
    return *data_++;
  }
  std::uint16_t word() { return static_cast<std::uint16_t>(byte() << 8U | byte()); }
  bool empty() const { return size_ == 0; }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

device::Words words_of(Bytes& bytes, std::size_t count) {
  device::Words words(count);
  std::generate(words.begin(), words.end(), [&bytes] { return bytes.word(); });
  return words;
}

void judge(const device::Words& words) {
  device::accepts_vumap(words);
  device::accepts_jbusp(words);
  device::accepts_sts(words, words, words);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const auto family = static_cast<model::Family>(bytes.byte() % 3);
  const device::RegisterMap& map = device::register_map(family);
  model::RegisterImage image;
  while (!bytes.empty()) {
    const device::TableRow& row = map.tables[bytes.byte() % map.tables.size()];
    const auto block = static_cast<std::uint16_t>((bytes.byte() & 0x0FU) << 12U);
    const device::Words words = words_of(bytes, row.count);
    judge(words);
    image.put(static_cast<std::uint16_t>(block | row.address), words);
  }
  const device::Layout layout = device::plan_layout(map, image, [](std::uint16_t) { return false; });
  model::Readings readings;
  readings.link.state = model::LinkState::online;
  readings.identity = device::decode_identity(map, layout, image);
  for (const device::NodePlan& node : layout.nodes) {
    readings.nodes.push_back(device::decode_node(map, node, image));
  }
  readings.controls = device::decode_controls(map, layout, readings.nodes.front(), image, true);
  readings.device_clock = device::decode_clock(map, layout, image);
  alarm::AlarmEngine engine;
  for (int i = 1; i <= 3; ++i) {
    const core::SteadyTime now(std::chrono::seconds(10 * i));
    engine.advance(readings, now, core::WallTime(now.time_since_epoch()));
  }
  return 0;
}
