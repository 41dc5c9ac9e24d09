# Shared by tools/run and tools/test (sourced, from the project's root): how a preset is configured and built.

if command -v ccache >/dev/null; then
  # Read by CMake at the first configuration only, so an existing build directory is never rebuilt for it.
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
  export CCACHE_SLOPPINESS=pch_defines,time_macros  # what it asks for before it keeps what uses precompiled headers
fi

has_test_packages() { [[ -e /usr/include/catch2/catch.hpp ]]; }

# quietly NAME COMMAND...: output goes to build/NAME.log and is shown when the command fails.
quietly() {
  local log=build/$1.log
  shift
  mkdir -p build
  if ! "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    return 1
  fi
}

# alone PRESET COMMAND...: one at a time in a build directory; two would break each other's.
alone() {
  mkdir -p build
  flock "build/$1.lock" "${@:2}"
}

# configure PRESET TESTS(ON|OFF)
configure() {
  local cache=build/$1/CMakeCache.txt
  if [[ ! -e build/$1/build.ninja ]] || ! grep -q "^NV_TESTS:BOOL=$2$" "$cache"; then
    quietly "configure-$1" alone "$1" cmake --preset "$1" "-DNV_TESTS=$2"
  fi
}

# build PRESET [TARGET...]: Ninja's one line of progress on a terminal, else silence; errors always.
build() {
  local preset=$1
  shift
  local command=(alone "$preset" cmake --build "build/$preset")
  (($# == 0)) || command+=(--target "$@")
  if [[ -t 1 ]]; then
    "${command[@]}"
  else
    quietly "build-$preset" "${command[@]}"
  fi
}
