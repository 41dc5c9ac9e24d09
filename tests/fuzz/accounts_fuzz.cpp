// The files of accounts and of pauses: what is read comes back the same when written and read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/accounts.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table = nv::auth::table_of(text);
  if (table) {
    const auto again = nv::auth::table_of(nv::auth::to_text(*table));
    if (!again || *again != *table) {
      __builtin_trap();
    }
  }
  const auto pauses = nv::auth::pauses_of(text);
  if (nv::auth::pauses_of(nv::auth::to_text(pauses)) != pauses) {
    __builtin_trap();
  }
  return 0;
}
