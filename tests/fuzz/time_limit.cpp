// No input may take a second of processor time, of all threads together: how busy the machine is makes no difference.
// Linked with --wrap, this stands between libFuzzer and a target; libFuzzer keeps the input that took longer and fails.
// (Its own -timeout goes by the wall clock; it stays as the net under an input that waits for ever.)
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <sys/time.h>
#include <unistd.h>

extern "C" int __real_LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);  // NOLINT: the linker's names
extern "C" int __wrap_LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);  // NOLINT

namespace {

void tell_and_stop(int /*signal*/) {
  constexpr std::string_view kSentence = "this input has taken more than a second of processor time\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kSentence.data(), kSentence.size());
  std::abort();
}

void let_run_for(time_t seconds) {
  itimerval timer{};
  timer.it_value.tv_sec = seconds;
  ::setitimer(ITIMER_PROF, &timer, nullptr);
}

}  // namespace

// The first input of a process also builds what the target keeps.
extern "C" int __wrap_LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static bool is_first = true;
  static const auto before = std::signal(SIGPROF, tell_and_stop);
  static_cast<void>(before);
  let_run_for(is_first ? 0 : 1);
  is_first = false;
  const int result = __real_LLVMFuzzerTestOneInput(data, size);
  let_run_for(0);
  return result;
}
