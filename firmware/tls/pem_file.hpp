// Reads a PEM file with a private key and certificates in any order (manual 3.5.1). All input is hostile. Accepted
// beyond the manual's form: PKCS#1 and SEC1 keys, a chain in any order, 32 KB instead of 8, text between the blocks.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/result.hpp"
#include "tls/identity.hpp"

namespace nv::tls {

inline constexpr std::size_t kLargestPemFile = 32 * 1024;
inline constexpr std::size_t kMostCertificates = 10;

// The certificate that belongs to the key becomes the leaf, the others its chain in order of issue. The error says what
// is wrong with the file: each fault has its own sentence. Dates and purpose: see server_check.hpp.
core::Result<Identity> read_pem_file(std::string_view text);

}  // namespace nv::tls
