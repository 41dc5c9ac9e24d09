// JSON in and out of routes. All input is hostile: type, size and every member are checked before use.
#pragma once

#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "core/clock.hpp"
#include "http/message.hpp"

namespace nv::http {

Response json_response(const nlohmann::ordered_json& body, int status = 200);

// The body as an object with no other members than these; or the answer: 415 when it is not application/json, 400 when
// it is no JSON, 422 when a member is not known or the body no object.
std::variant<nlohmann::ordered_json, Response> json_object(const Request& request,
                                                           std::initializer_list<std::string_view> members);

// The body as an object, whatever its members; or the answer, as above.
std::variant<nlohmann::ordered_json, Response> any_json_object(const Request& request);

// The text of a member; or the answer 422, which names it.
std::variant<std::string, Response> text_member(const nlohmann::ordered_json& object, std::string_view name);

// RFC 3339, UTC, milliseconds: "2027-03-01T12:00:00.000Z".
std::string time_text(core::WallTime time);

}  // namespace nv::http
