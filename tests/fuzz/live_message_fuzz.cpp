// A message of a live client: whatever it is, it names topics and a unit that exist, or is refused with words that fit
// a close frame.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/live/topics.hpp"
#include "support/require.hpp"

using nv::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kLongestReason = 123;  // RFC 6455 5.5.1
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto from_query = nv::http::parse_live_query(text, text);
  for (const auto& parsed : {nv::http::parse_live_message(text), from_query}) {
    const bool sound = parsed ? parsed->unit <= nv::http::kHighestLiveUnit
                              : !parsed.error().message.empty() && parsed.error().message.size() <= kLongestReason;
    require(sound);
  }
  return 0;
}
