// What must hold whatever a fuzz target is fed. Where it does not, the program says so and aborts, and libFuzzer keeps
// the input.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace nv::test {

// `what` in a few words where the line does not tell. (clang 14 has no std::source_location.)
inline void require(bool holds, const char* what = "", const char* file = __builtin_FILE(),
                    int line = __builtin_LINE()) {
  if (!holds) {
    std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    std::abort();
  }
}

}  // namespace nv::test
