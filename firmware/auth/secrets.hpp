// Random tokens and how they are compared and kept. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace nv::auth {

// 256 random bits as 64 hexadecimal digits.
std::string random_token();

// SHA-256, hexadecimal. For tokens only: they have too many bits to be guessed, unlike passwords.
std::string token_digest(std::string_view token);

// Takes the same time wherever the texts differ.
bool equal(std::string_view a, std::string_view b);

void wipe(std::string& text);

std::string libsodium_version();  // of the library that is loaded: "1.0.18"

}  // namespace nv::auth
