// Lets Catch show a Result: the error's text, or that there is a value.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "core/result.hpp"

namespace Catch {

template <class T>
struct StringMaker<nv::core::Result<T>> {
  static std::string convert(const nv::core::Result<T>& result) {
    return result ? "a value" : "error: " + result.error().message;
  }
};

}  // namespace Catch
