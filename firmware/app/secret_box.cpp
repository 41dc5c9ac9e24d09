#include "app/secret_box.hpp"

#include <memory>

#include "tls/kept_key.hpp"

namespace nv::app {

settings::SecretBox secret_box(const std::filesystem::path& state_dir) {
  const auto key = std::make_shared<tls::KeptKey>(state_dir / "settings.key");
  return {[key](std::string_view secret, std::string_view bound) { return key->seal(secret, bound); },
          [key](std::string_view closed, std::string_view bound) { return key->unseal(closed, bound); }};
}

}  // namespace nv::app
