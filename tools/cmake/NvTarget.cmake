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
  if(NV_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${NV_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${NV_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # Sanitized, g++ 12 has false alarms of these: it instruments shifts and then takes a masked bit for signed, and
      # inlines one half of a coroutine frame's allocation.
      target_compile_options(${target} PRIVATE -Wno-null-dereference -Wno-maybe-uninitialized
                             -Wno-sign-conversion -Wno-mismatched-new-delete)
      # Asio has a fence that g++'s ThreadSanitizer does not model; nothing here depends on it.
      target_compile_options(${target} PRIVATE -Wno-tsan)
    endif()
  endif()
endfunction()

# nv_library(NAME SOURCES... [USES OTHER_LIBRARIES...]): one room of firmware/. USES states whom it may know.
function(nv_library name)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  add_library(nv_${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_include_directories(nv_${name} PUBLIC ${PROJECT_SOURCE_DIR}/firmware)
  target_link_libraries(nv_${name} PUBLIC ${ARG_USES})
  nv_flags(nv_${name})
endfunction()
