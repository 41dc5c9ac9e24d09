// A file layer for SQLite in memory that can do what disks do: lose what was not synced (any part of it, in any order,
// torn at sectors), be full, fail. Opened by its name; one thread at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace nv::test {

class FaultVfs {
 public:
  explicit FaultVfs(std::string name);
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;
  ~FaultVfs();

  const std::string& name() const { return name_; }

  // Open files are dead from here on; what was not synced is lost, kept or torn as chance has it.
  void cut_power(std::mt19937& chance);
  // After this many more writes and syncs every one fails with the code of SQLite; 0: none fails.
  void fail_after(std::uint64_t operations, int code);
  void heal() { fail_after(0, 0); }
  std::uint64_t operations() const { return operations_; }
  std::uint64_t bytes_written() const { return bytes_written_; }
  std::uint64_t syncs() const { return syncs_; }
  std::string& content(const std::string& path) { return files_[path]->current; }

  struct Write {
    std::size_t offset = 0;
    std::string bytes;
    bool truncate = false;  // to `offset`
  };
  struct File {
    std::string current;
    std::string durable;
    std::vector<Write> pending;
  };
  static void apply(std::string& content, const Write& write);

  // For the callbacks.
  std::shared_ptr<File> find(const std::string& path, bool create);
  bool exists(const std::string& path) const { return files_.contains(path); }
  void remove(const std::string& path) { files_.erase(path); }
  std::uint64_t generation() const { return generation_; }
  int operation(std::uint64_t bytes, bool sync);

 private:
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::map<std::string, std::shared_ptr<File>> files_;
  std::uint64_t generation_ = 0;
  // The main thread arms and reads them while the writer works.
  std::atomic<std::uint64_t> operations_ = 0;
  std::atomic<std::uint64_t> bytes_written_ = 0;
  std::atomic<std::uint64_t> syncs_ = 0;
  std::atomic<std::uint64_t> fail_from_ = 0;
  std::atomic<int> fail_code_ = 0;
};

}  // namespace nv::test
