// The files of accounts, of pauses and of known clients: what is read comes back the same when written and read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/accounts.hpp"
#include "support/require.hpp"

using nv::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table = nv::auth::table_of(text);
  if (table) {
    const auto again = nv::auth::table_of(nv::auth::to_text(*table));
    require(again && *again == *table);
  }
  const auto pauses = nv::auth::pauses_of(text);
  require(nv::auth::pauses_of(nv::auth::to_text(pauses)) == pauses);
  const auto clients = nv::auth::known_clients_of(text);
  require(nv::auth::known_clients_of(nv::auth::known_clients_text(clients)) == clients);
  return 0;
}
