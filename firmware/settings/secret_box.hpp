// How secrets stand in settings.json: closed with a key of the card's own, so that the file, its previous version or a
// copy of either tells none. Whoever may read the key's file as well can open them: the card itself must.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace nv::settings {

// Both empty: secrets stand as they are. `bound` is the setting's name; what was closed for one opens for no other.
struct SecretBox {
  std::function<std::optional<std::string>(std::string_view secret, std::string_view bound)> close;
  std::function<std::optional<std::string>(std::string_view closed, std::string_view bound)> open;
};

// What a closed secret begins with in a file. One that does not is taken as it stands: it was written by hand.
inline constexpr std::string_view kClosedSecret = "sealed:";

}  // namespace nv::settings
