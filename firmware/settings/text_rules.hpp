// What text from outside must look like. Pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nv::settings {

// The number of characters; nothing when the text is no valid UTF-8 or holds a control character: C0, DEL, C1, the line
// and paragraph separators, or one that turns the direction of writing (it makes a name look like another).
std::optional<std::size_t> printable_length(std::string_view text);

// An IPv4 or IPv6 address (fe80::1%eth0 too), or a host name as RFC 1123 has it.
bool is_host(std::string_view text);

// Hosts without a zone, separated by commas or blanks; the first word that is none, empty when there is no such word.
bool is_host_list(std::string_view text);
std::string_view first_no_host(std::string_view list);

// "5,6,10-15": numbers of at most nine digits and ranges that go up, separated by commas; blanks may follow a comma.
bool is_number_list(std::string_view text);

// Quoted, at most 40 bytes of it, control characters and broken UTF-8 replaced: safe in a message.
std::string excerpt(std::string_view text);

}  // namespace nv::settings
