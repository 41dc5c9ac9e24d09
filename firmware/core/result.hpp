// Expected failures as values (style: no exception for a timeout or a bad frame). Error carries one line for a person.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace nv::core {

struct Error {
  // Declared, so that Error is no aggregate: Result<std::string> must not take its value for an error.
  Error() = default;

  std::string message;  // one line, no trailing newline, never a secret
};

// Called by Result::value() on an error: a bug in the caller, who must test first.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("unchecked error: " + error.message);
}

template <class T, class E = Error>
using Result = boost::system::result<T, E>;

inline Error fail(std::string message) {
  Error error;
  error.message = std::move(message);
  return error;
}

}  // namespace nv::core
