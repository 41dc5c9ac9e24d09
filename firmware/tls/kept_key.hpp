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

  // As in sealing.hpp. seal makes the key when there is none; a file that holds none is replaced, one that cannot
  // be read now is not. Nothing is sealed with a key that could not be saved: what it closed could be saved a moment
  // later, and never be opened again.
  std::optional<std::string> seal(std::string_view text, std::string_view bound);
  std::optional<std::string> unseal(std::string_view sealed, std::string_view bound);

 private:
  void read();

  std::filesystem::path file_;
  std::string key_;
  bool unreadable_ = false;
};

}  // namespace nv::tls
