// The file of a backup: as it is, and with the digest made right, so that what stands behind it is reached. What is
// read comes back the same when written and read again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "auth/secrets.hpp"
#include "backup/backup_file.hpp"
#include "support/require.hpp"
#include "tls/sealing.hpp"

using namespace nv::backup;
using nv::test::require;

namespace {

void read(std::string_view text) {
  const auto backup = backup_of(text);
  if (!backup) {
    require(!backup.error().empty());
    return;
  }
  const auto again = backup_of(to_text(*backup));
  require(again && again->accounts == backup->accounts && again->made == backup->made);
  require(again->settings.entries.size() <= backup->settings.entries.size());  // what no setting takes is left out
  if (backup->secrets) {
    require(!nv::tls::unseal(std::string(nv::tls::kSealingKeyBytes, 'k'), backup->secrets->text, ""));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read(text);
  read("netvisiond-backup 1 sha256=" + nv::auth::token_digest(text) + "\n" + std::string(text));
  return 0;
}
