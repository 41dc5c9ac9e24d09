// A zip file as a stream of bytes, entry by entry: the one door to libarchive. What is ready is taken out at once, so
// that memory holds a compression window and the names, never a file. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"

struct archive;

namespace nv::history {

class ZipStream {
 public:
  ZipStream();
  ~ZipStream();

  // Ends the entry before. `modified`: milliseconds of Unix time.
  core::Result<void> begin(const std::string& name, std::int64_t modified);
  core::Result<void> write(std::string_view bytes);
  core::Result<void> finish();  // nothing may be written after it

  std::string take() { return std::exchange(ready_, std::string()); }

 private:
  struct Free {
    void operator()(::archive* zip) const;
  };

  core::Result<void> checked(int code) const;

  std::string ready_;  // outlives the archive, which writes into it until it is freed
  std::unique_ptr<::archive, Free> zip_;
  int opened_ = 0;
};

std::string libarchive_version();  // of the library that is loaded: "3.6.2"

}  // namespace nv::history
