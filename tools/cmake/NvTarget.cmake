# nv_flags(TARGET): the warnings, sanitizers and debug level every target of this project is built with.
function(nv_flags target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
                         -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference)
  if(NV_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
    # Optimising, g++ 12 sees null dereferences and overlaps inside inlined library code that are not there (vectors of
    # one byte), and takes Asio's coroutine frames for freed by a stranger when it inlines only one half of their
    # allocation; the debug and clang builds keep these checks.
    target_compile_options(${target} PRIVATE -Wno-null-dereference -Wno-array-bounds -Wno-stringop-overflow
                           -Wno-restrict -Wno-mismatched-new-delete)
  endif()
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE -fstack-protector-strong -fPIE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
    target_link_options(${target} PRIVATE -pie -Wl,-z,relro,-z,now)
  endif()
  if(NV_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)  # a fuzz target sees the branches of all it calls
  endif()
  if(NV_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${NV_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${NV_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
      # Its mark before each function is none that clang 14 can place where a coroutine is split.
      target_compile_options(${target} PRIVATE -fno-sanitize=function)
    endif()
  endif()
endfunction()

# Headers that most files read, parsed once. Only for builds that nobody ships: in the others a forgotten #include shows.
option(NV_PRECOMPILED "Precompile the libraries' common headers" OFF)
set(NV_PRECOMPILED_HEADERS <algorithm> <chrono> <filesystem> <functional> <map> <memory> <optional> <string> <variant>
    <vector> <boost/asio/as_tuple.hpp> <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp> <boost/asio/ip/tcp.hpp>
    <boost/asio/post.hpp> <boost/asio/steady_timer.hpp> <boost/asio/use_awaitable.hpp> <nlohmann/json.hpp>)

# nv_precompile(TARGET OWNER [HEADERS...]): TARGET reads the headers precompiled for OWNER; being the owner itself, it has
# them precompiled, with HEADERS beside them.
function(nv_precompile target owner)
  if(NOT NV_PRECOMPILED)
    return()
  endif()
  target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")  # else no compiler cache can serve it
  if(target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE ${NV_PRECOMPILED_HEADERS} ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()

# nv_library(NAME SOURCES... [USES OTHER_LIBRARIES...]): one room of firmware/. USES states whom it may know.
function(nv_library name)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  add_library(nv_${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_include_directories(nv_${name} PUBLIC ${PROJECT_SOURCE_DIR}/firmware)
  target_link_libraries(nv_${name} PUBLIC ${ARG_USES})
  nv_flags(nv_${name})
  nv_precompile(nv_${name} nv_core)
endfunction()
