// A key of the card's own in a file that only the card reads (mode 0600): made when it is first needed to seal, read
// when something has to be opened. Main thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace nv::tls {

class KeptKey {
 public:
  explicit KeptKey(std::filesystem::path file) : file_(std::move(file)) {}

  // As in sealing.hpp. seal makes the key when there is none; a file that holds none is replaced. A key that cannot be
  // saved is used all the same: then what it closed cannot be saved beside it either.
  std::optional<std::string> seal(std::string_view text, std::string_view bound);
  std::optional<std::string> unseal(std::string_view sealed, std::string_view bound);

 private:
  bool read();

  std::filesystem::path file_;
  std::string key_;
};

}  // namespace nv::tls
