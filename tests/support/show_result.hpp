// Lets Catch show a Result: the error's text, or that there is a value.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "core/result.hpp"

namespace Catch {

template <class T, class E>
struct StringMaker<nv::core::Result<T, E>> {
  static std::string convert(const nv::core::Result<T, E>& result) {
    return result ? "a value" : "error: " + result.error().message;
  }
};

}  // namespace Catch
