// What a device answers on the serial line (Modbus over Serial Line 2.5.1), through a pseudo-terminal and the port the
// daemon has. The first byte says what is asked, whether slave and function stand in front, whether a right checksum
// closes the frame and how it is cut into pieces; the second how many words; the rest is sent. What must hold: an
// answer that is taken is a whole frame for the question, with its checksum, and its words are those that were sent.
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "device/libmodbus_port.hpp"
#include "support/require.hpp"

using namespace nv::device;
using nv::test::require;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint8_t kSlave = 1;
constexpr std::size_t kMostInput = 512;
constexpr ReplyTimeouts kTimeouts{std::chrono::milliseconds(10), std::chrono::milliseconds(3)};

std::uint16_t checksum(const std::uint8_t* bytes, std::size_t size) {
  unsigned sum = 0xFFFF;
  for (std::size_t i = 0; i < size; ++i) {
    sum ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) {
      sum = (sum & 1U) != 0 ? (sum >> 1U) ^ 0xA001U : sum >> 1U;
    }
  }
  return static_cast<std::uint16_t>(sum);
}

bool is_frame(const Bytes& bytes, std::size_t size) {
  return bytes.size() >= size && checksum(bytes.data(), size) == 0;  // over its own checksum it comes to nothing
}

// The device's end of the line: answers each request with what it is told, on a thread of its own.
class Device {
 public:
  Device() : end_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    require(end_ >= 0 && ::grantpt(end_) == 0 && ::unlockpt(end_) == 0, "there are pseudo-terminals");
    path = ::ptsname(end_);
    line_ = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    require(line_ >= 0, "the line can be opened");
    std::thread([this] { serve(); }).detach();
  }

  void will_answer(Bytes answer, std::size_t piece) {
    answer_ = std::move(answer);
    piece_ = piece;
    asked_.release();
  }
  // Nothing of this answer is left for the next question.
  void settle() {
    answered_.acquire();
    pollfd input{line_, POLLIN, 0};  // what has been sent has arrived once this has looked
    ::poll(&input, 1, 0);
    ::tcflush(line_, TCIOFLUSH);
  }

  std::string path;

 private:
  void serve() {
    constexpr std::size_t kShortestRequest = 8;
    for (;;) {
      asked_.acquire();
      std::array<char, 512> request{};
      pollfd input{end_, POLLIN, 0};
      for (std::size_t got = 0; got<kShortestRequest&& ::poll(&input, 1, 1000)> 0;) {
        const auto more = ::read(end_, request.data(), request.size());
        got += more > 0 ? static_cast<std::size_t>(more) : kShortestRequest;
      }
      for (std::size_t sent = 0; sent < answer_.size(); sent += piece_) {
        const auto size = std::min(piece_, answer_.size() - sent);
        require(::write(end_, answer_.data() + sent, size) == static_cast<ssize_t>(size), "the line takes bytes");
      }
      answered_.release();
    }
  }

  int end_ = -1;
  int line_ = -1;
  Bytes answer_;
  std::size_t piece_ = 1;
  std::binary_semaphore asked_{0};
  std::binary_semaphore answered_{0};
};

struct Scene {
  Scene() { require(port->open({device.path, 57600, kSlave}).has_value(), "the port opens"); }
  Device device;
  std::unique_ptr<ModbusPort> port = make_libmodbus_port();
};

void read(Scene& scene, std::uint8_t count, const Bytes& answer) {
  const auto words = scene.port->read({0x1000, count}, kTimeouts);
  if (!words) {
    return;
  }
  require(is_frame(answer, 5U + 2U * count), "what is taken is a frame");
  require(answer[0] == kSlave && answer[1] == 3 && answer[2] == 2 * count, "it answers the question");
  require(words->size() == count, "all words are there");
  for (std::size_t i = 0; i < count; ++i) {
    require((*words)[i] == (answer[3 + 2 * i] << 8U | answer[4 + 2 * i]), "the words are those that were sent");
  }
}

void write(Scene& scene, std::uint8_t count, const Bytes& answer) {
  if (scene.port->write(0x1000, Words(count, 0xA55A), kTimeouts)) {
    require(is_frame(answer, 8), "what is taken is a frame");
    require(answer[0] == kSlave && answer[1] == (count == 1 ? 6 : 16), "it answers the question");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Scene& scene = *new Scene;  // its thread may wait in it when the process ends
  if (size < 2) {
    return 0;
  }
  const unsigned choice = data[0];
  const auto count = static_cast<std::uint8_t>(1 + data[1] % 125);
  const bool writes = (choice & 1U) != 0;
  Bytes answer;
  if ((choice & 2U) != 0) {
    answer = {kSlave, static_cast<std::uint8_t>(!writes ? 3 : count == 1 ? 6 : 16)};
  }
  answer.insert(answer.end(), data + 2, data + std::min(size, kMostInput));
  if ((choice & 4U) != 0) {
    const unsigned sum = checksum(answer.data(), answer.size());
    answer.push_back(static_cast<std::uint8_t>(sum));
    answer.push_back(static_cast<std::uint8_t>(sum >> 8U));
  }
  scene.device.will_answer(answer, (choice & 8U) != 0 ? 1 + choice / 16 : kMostInput);
  if (writes) {
    write(scene, count, answer);
  } else {
    read(scene, count, answer);
  }
  scene.device.settle();
  return 0;
}
