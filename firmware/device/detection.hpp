// Finds the rate and the register map of whatever hangs on the serial line. The rules that judge the answers are pure.
// Source: manual 7 ("automatically detects the protocol and UPS type") states no order; the order here is the
// project's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "core/log.hpp"
#include "device/bus.hpp"
#include "model/identity.hpp"

namespace nv::device {

// A rate and a map that answered; kept on disk to be tried first at the next start.
struct KnownDevice {
  int baud = 0;
  model::Family family{};
  std::uint16_t type_code = 0;  // an STS has none: a sum of its reference text stands in

  bool operator==(const KnownDevice&) const = default;
};

// The request that recognises a family, and the answer it gave: a table whose length no other table of its map has, so
// that no late answer can be taken for it.
struct Fingerprint {
  model::Family family{};
  Block block{};
  Words words;
};

struct Detected {
  int baud = 0;
  Fingerprint fingerprint;

  KnownDevice known() const;
};

struct DetectionPlan {
  std::optional<KnownDevice> last;  // worked last time
  int first_rate = 9600;            // manual 15.2 "Baud rate Setting"
  std::optional<int> fixed_rate;    // only this one
};

// The rates in the order in which they are tried.
std::vector<int> rates_to_try(const DetectionPlan& plan);

bool accepts_vumap(std::span<const std::uint16_t> configuration);   // 0x0001, 15 words
bool accepts_jbusp(std::span<const std::uint16_t> identification);  // 0x1000, 12 words
// Of the STS: reference (10 words), status (3 or 4), measurements (64).
bool accepts_sts(std::span<const std::uint16_t> reference, std::span<const std::uint16_t> status,
                 std::span<const std::uint16_t> measurements);
std::uint16_t type_code(const Fingerprint& fingerprint);
// Whether two answers are of the same device: what may change while it runs (modules present) is left out.
bool same_device(const Fingerprint& one, std::span<const std::uint16_t> words);

// One round over all rates. The error says what was seen: silence, a foreign device, a missing port.
class Detector {
 public:
  Detector(Bus& bus, core::Logger log) : bus_(bus), log_(std::move(log)) {}

  boost::asio::awaitable<core::Result<Detected>> run(DetectionPlan plan);

 private:
  // The outcome of asking at one rate: the device's map, or why there is none.
  struct Answer {
    std::optional<Fingerprint> found;
    bool alive = false;  // something answered with a right CRC
    bool no_port = false;
    std::string why;
  };
  boost::asio::awaitable<Answer> ask_at_rate(int baud, std::optional<KnownDevice> last);
  boost::asio::awaitable<Answer> which_map(bool skip_vumap);
  boost::asio::awaitable<BusResult<Words>> ask(Block block);
  boost::asio::awaitable<Answer> try_sts(Answer so_far);

  Bus& bus_;
  core::Logger log_;
};

}  // namespace nv::device
