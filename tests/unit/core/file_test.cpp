#include "core/file.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

namespace fs = std::filesystem;
using nv::core::read_file;
using nv::core::replace_file;
using nv::test::TempDir;
using nv::test::text_of;
using nv::test::write_text;

TEST_CASE("read_file gives every byte, up to its limit", "[core][file]") {
  struct Case {
    const char* name;
    std::size_t length;
    std::size_t limit;
    bool fits;
  };
  const auto c = GENERATE(values<Case>({
      {"empty", 0, 0, true},
      {"at the limit", 100, 100, true},
      {"one byte over", 101, 100, false},
      {"more than one chunk", 200'000, 200'000, true},
      {"over in a later chunk", 200'001, 200'000, false},
  }));
  CAPTURE(c.name);
  const TempDir dir;
  std::string content(c.length, 'x');
  content.replace(0, content.empty() ? 0 : 1, content.empty() ? 0 : 1, '\0');
  write_text(dir / "file", content);
  const auto read = read_file(dir / "file", c.limit);
  REQUIRE(read.has_value() == c.fits);
  if (c.fits) {
    CHECK(*read == content);
  } else {
    CHECK_THAT(read.error().message, Catch::Contains("longer than"));
  }
}

TEST_CASE("read_file refuses what is no regular file, at once", "[core][file]") {
  const TempDir dir;
  REQUIRE(::mkfifo((dir / "fifo").c_str(), 0600) == 0);
  fs::create_directory(dir / "folder");
  fs::create_symlink(dir / "nothing", dir / "dangling");
  for (const char* name : {"fifo", "folder", "missing", "dangling"}) {
    CAPTURE(name);
    const auto read = read_file(dir / name, 100);
    REQUIRE_FALSE(read);
    CHECK_THAT(read.error().message, Catch::Contains((dir / name).string()));
  }
}

TEST_CASE("of a kept file is told whether it is there, cannot be read now, or is nothing of ours", "[core][file]") {
  using nv::core::Kept;
  const TempDir dir;
  write_text(dir / "good", "12345");
  fs::create_directory(dir / "folder");
  fs::create_symlink(dir / "loop", dir / "loop");  // as unreadable as a file gets for root: ELOOP
  const auto kind = [&](const char* name) { return nv::core::read_kept_file(dir / name, 5).kind; };
  CHECK(nv::core::read_kept_file(dir / "good", 5).content == "12345");
  CHECK(kind("good") == Kept::good);
  CHECK(kind("missing") == Kept::missing);
  CHECK(kind("loop") == Kept::unreadable);
  CHECK(kind("folder") == Kept::damaged);
  CHECK(nv::core::read_kept_file(dir / "good", 4).kind == Kept::damaged);
  CHECK_THAT(nv::core::read_kept_file(dir / "loop", 5).fault, Catch::Contains((dir / "loop").string()));
}

TEST_CASE("replace_file leaves the new content, mode 0600 and nothing else", "[core][file]") {
  const TempDir dir;
  write_text(dir / "file", "a longer old content");
  fs::permissions(dir / "file", fs::perms(0644));
  REQUIRE(replace_file(dir / "file", "new"));
  CHECK(text_of(dir / "file") == "new");
  CHECK(fs::status(dir / "file").permissions() == fs::perms(0600));
  CHECK(dir.names() == std::vector<std::string>{"file"});
}

TEST_CASE("replace_file takes a new name, an empty content and zero bytes", "[core][file]") {
  const TempDir dir;
  const std::string content = GENERATE(std::string(), std::string("a\0b", 3), std::string(300'000, 'x'));
  REQUIRE(replace_file(dir / "file", content));
  CHECK(text_of(dir / "file") == content);
}

TEST_CASE("replace_file that fails says where and leaves no half file", "[core][file]") {
  const TempDir dir;
  SECTION("the directory is missing") {
    const auto written = replace_file(dir / "missing/file", "new");
    REQUIRE_FALSE(written);
    CHECK_THAT(written.error().message, Catch::Contains("missing/file"));
    CHECK(dir.names().empty());
  }
  SECTION("the name is a directory") {
    fs::create_directory(dir / "file");
    CHECK_FALSE(replace_file(dir / "file", "new"));
    CHECK(dir.names() == std::vector<std::string>{"file"});
  }
}

TEST_CASE("replace_file on a full disk keeps the old content and leaves nothing behind", "[core][file]") {
  const TempDir dir;
  write_text(dir / "file", "old");
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit full{1000, before.rlim_max};  // a write beyond it fails as on a full disk
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &full) == 0);
  const auto written = replace_file(dir / "file", std::string(5000, 'x'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old_handler);
  CHECK_FALSE(written);
  CHECK(text_of(dir / "file") == "old");
  CHECK(dir.names() == std::vector<std::string>{"file"});
}

TEST_CASE("replace_file never changes the file a reader has open", "[core][file]") {
  const TempDir dir;
  write_text(dir / "file", "old");
  std::ifstream reader(dir / "file");
  REQUIRE(replace_file(dir / "file", "new"));
  std::string seen;
  reader >> seen;
  CHECK(seen == "old");
}
