// What may fail for an expected reason: a value, or one sentence for the person at the keyboard.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace ups_sim {

// Empty = done.
using Problem = std::optional<std::string>;

struct Error {
  std::string message;
};

template <typename T>
class Result {
 public:
  Result(T value) : content_(std::move(value)) {}      // NOLINT: meant to convert
  Result(Error error) : content_(std::move(error)) {}  // NOLINT: meant to convert
  explicit operator bool() const { return content_.index() == 0; }
  const T& operator*() const { return std::get<0>(content_); }
  T& operator*() { return std::get<0>(content_); }
  const T* operator->() const { return &std::get<0>(content_); }
  const std::string& error() const { return std::get<1>(content_).message; }

 private:
  std::variant<T, Error> content_;
};

}  // namespace ups_sim
