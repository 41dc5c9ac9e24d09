#include "device/detection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "device/decode.hpp"
#include "device/device_type.hpp"

namespace nv::device {
namespace asio = boost::asio;

using model::Family;

namespace {

constexpr Block kVuMapConfiguration{0x0001, 15};
constexpr Block kJbuspIdentification{0x1000, 12};
constexpr Block kStsReference{0x0100, 10};
constexpr Block kStsStatus{0x0140, 4};
constexpr Block kStsShortStatus{0x0140, 3};
constexpr Block kStsAlarms{0x0148, 2};
constexpr Block kStsMeasurements{0x0220, 64};

// Positions in the VU-MAP configuration table, which begins at T001.
constexpr std::size_t kT001 = 0, kT007 = 6, kT014 = 13, kT015 = 14;

Block fingerprint_block(Family family) {
  switch (family) {
    case Family::jbusp:
      return kJbuspIdentification;
    case Family::vumap:
      return kVuMapConfiguration;
    case Family::sts:
      break;
  }
  return kStsReference;
}

bool is_busy(const BusError& error) {
  constexpr std::uint8_t kBusy = 6;
  return error.fault == BusFault::exception && error.exception_code == kBusy;
}

asio::awaitable<void> wait_for(std::chrono::milliseconds time) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace

KnownDevice Detected::known() const {
  return {baud, fingerprint.family, type_code(fingerprint)};
}

std::vector<int> rates_to_try(const DetectionPlan& plan) {
  if (plan.fixed_rate) {
    return {*plan.fixed_rate};
  }
  std::vector<int> rates;
  const std::array<int, 6> order{
      plan.last ? plan.last->baud : plan.first_rate, plan.first_rate, 57600, 19200, 2400, 9600};
  for (const int rate : order) {
    if (std::find(rates.begin(), rates.end(), rate) == rates.end()) {
      rates.push_back(rate);
    }
  }
  return rates;
}

bool accepts_vumap(std::span<const std::uint16_t> configuration) {
  if (configuration.size() != kVuMapConfiguration.count) {
    return false;
  }
  const unsigned input = configuration[kT007] >> 8U;
  const unsigned output = configuration[kT007] & 0xFFU;
  const auto is_phase_count = [](unsigned phases) { return phases >= 1 && phases <= 3; };
  const bool known = find_device_type(Family::vumap, configuration[kT015]) != nullptr;
  // A newer device of the map: reference codes have bit 15, and its installation code is one the manual prints.
  constexpr std::array<std::uint16_t, 5> kInstallations{0x0101, 0x0801, 0x0901, 0x0601, 0x0608};
  const bool newer =
      (configuration[kT015] & 0x8000U) != 0 && configuration[kT015] != 0xFFFF &&
      std::find(kInstallations.begin(), kInstallations.end(), configuration[kT001]) != kInstallations.end();
  return (known || newer) && configuration[kT014] <= 1 && is_phase_count(input) && is_phase_count(output);
}

bool accepts_jbusp(std::span<const std::uint16_t> identification) {
  if (identification.size() != kJbuspIdentification.count) {
    return false;
  }
  const std::uint16_t code = identification[0];
  if (find_device_type(Family::jbusp, code) != nullptr) {
    return true;
  }
  constexpr std::uint16_t kHighestCode = 1023, kHighestPower = 65000;
  const bool plausible_power = identification[1] >= 1 && identification[1] <= kHighestPower;
  return code >= 1 && code <= kHighestCode && plausible_power &&
         is_printable(identification.subspan(3, 5), CharacterOrder::low_byte_first);
}

bool accepts_sts(std::span<const std::uint16_t> reference, std::span<const std::uint16_t> status,
                 std::span<const std::uint16_t> measurements) {
  const bool text = is_printable(reference, CharacterOrder::high_byte_first) ||
                    is_printable(reference, CharacterOrder::low_byte_first);
  if (!text || status.empty() || measurements.size() != kStsMeasurements.count) {
    return false;
  }
  constexpr unsigned kSource1Absent = 1U << 3U, kSource2Absent = 1U << 9U;  // S03, S09
  if ((status[0] & kSource1Absent) != 0 && (status[0] & kSource2Absent) != 0) {
    return true;  // no frequency to look at
  }
  const auto is_frequency = [](std::uint16_t word) {
    return (word >= 45 && word <= 65) || (word >= 450 && word <= 650);
  };
  constexpr std::array<std::size_t, 3> kFrequencies{6, 14, 22};  // M06, M14, M22
  return std::any_of(kFrequencies.begin(), kFrequencies.end(),
                     [&](std::size_t index) { return is_frequency(measurements[index]); });
}

std::uint16_t type_code(const Fingerprint& fingerprint) {
  switch (fingerprint.family) {
    case Family::jbusp:
      return fingerprint.words.empty() ? std::uint16_t{0} : fingerprint.words[0];
    case Family::vumap:
      return fingerprint.words.size() > kT015 ? fingerprint.words[kT015] : std::uint16_t{0};
    case Family::sts:
      break;
  }
  unsigned sum = 0;
  for (const std::uint16_t word : fingerprint.words) {
    sum = (sum * 31U + word) & 0xFFFFU;
  }
  return static_cast<std::uint16_t>(sum);
}

bool same_device(const Fingerprint& one, std::span<const std::uint16_t> words) {
  if (words.size() != one.words.size()) {
    return false;
  }
  if (one.family == Family::vumap) {
    return words[kT001] == one.words[kT001] && words[kT007] == one.words[kT007] && words[kT015] == one.words[kT015];
  }
  return std::equal(words.begin(), words.end(), one.words.begin());
}

asio::awaitable<BusResult<Words>> Detector::ask(Block block) {
  constexpr int kBusyTries = 5;
  BusResult<Words> words = co_await bus_.read(block);
  for (int attempt = 1; attempt < kBusyTries && !words && is_busy(words.error()); ++attempt) {
    co_await wait_for(std::chrono::milliseconds(100));
    words = co_await bus_.read(block);
  }
  co_return words;
}

asio::awaitable<Detector::Answer> Detector::try_sts(Answer so_far) {
  const BusResult<Words> reference = co_await ask(kStsReference);
  BusResult<Words> status = co_await ask(kStsStatus);
  if (!status && status.error().fault == BusFault::exception) {
    status = co_await ask(kStsShortStatus);
  }
  const BusResult<Words> alarms = co_await ask(kStsAlarms);
  const BusResult<Words> measurements = co_await ask(kStsMeasurements);
  if (reference && status && alarms && measurements && accepts_sts(*reference, *status, *measurements)) {
    so_far.found = Fingerprint{Family::sts, kStsReference, *reference};
  }
  co_return so_far;
}

// VU-MAP first: its devices also serve 0x1001.. as member 1. STS last: some UPS serve 0x0100, 0x0140 and 0x0148 too.
asio::awaitable<Detector::Answer> Detector::which_map(bool skip_vumap) {
  Answer answer;
  answer.alive = true;
  if (!skip_vumap) {
    const BusResult<Words> configuration = co_await ask(kVuMapConfiguration);
    if (configuration && accepts_vumap(*configuration)) {
      answer.found = Fingerprint{Family::vumap, kVuMapConfiguration, *configuration};
      co_return answer;
    }
  }
  const BusResult<Words> identification = co_await ask(kJbuspIdentification);
  if (identification && accepts_jbusp(*identification)) {
    answer.found = Fingerprint{Family::jbusp, kJbuspIdentification, *identification};
    co_return answer;
  }
  answer.why = "a device answers, but with no register map this card knows";
  co_return co_await try_sts(std::move(answer));
}

asio::awaitable<Detector::Answer> Detector::ask_at_rate(int baud, std::optional<KnownDevice> last) {
  Answer answer;
  const BusResult<void> opened = co_await bus_.open(baud);
  if (!opened) {
    answer.no_port = true;
    answer.why = opened.error().message;
    co_return answer;
  }
  const bool again = last && last->baud == baud;
  const Family first = again ? last->family : Family::vumap;
  const Block block = fingerprint_block(first);
  constexpr int kTries = 2;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    BusResult<Words> words = co_await ask(block);
    if (words) {
      Fingerprint fingerprint{first, block, *words};
      const bool fresh_vumap = first == Family::vumap && accepts_vumap(*words);
      const bool remembered = again && first != Family::vumap && type_code(fingerprint) == last->type_code;
      if (fresh_vumap || remembered) {
        answer.found = std::move(fingerprint);
        co_return answer;
      }
    }
    if (words || words.error().fault == BusFault::exception) {
      const bool asked_vumap = first == Family::vumap;
      co_return co_await which_map(asked_vumap);
    }
    if (words.error().fault == BusFault::port) {
      answer.no_port = true;
      answer.why = words.error().message;
      co_return answer;
    }
  }
  // What a wrong rate made of the request is garbage for the device: leave it the silence that ends a frame.
  co_await wait_for(std::chrono::milliseconds(50));
  co_return answer;
}

asio::awaitable<core::Result<Detected>> Detector::run(DetectionPlan plan) {
  std::string why;
  for (const int baud : rates_to_try(plan)) {
    log_.debug("asking at " + std::to_string(baud) + " baud");
    Answer answer = co_await ask_at_rate(baud, plan.last);
    if (answer.found) {
      co_return Detected{baud, std::move(*answer.found)};
    }
    if (answer.no_port) {
      co_return core::fail(answer.why);
    }
    if (answer.alive) {
      why = answer.why + " (" + std::to_string(baud) + " baud)";
    }
  }
  co_return core::fail(why.empty() ? "nothing answers on the serial line" : why);
}

}  // namespace nv::device
