#include "fault_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace nv::test {
namespace {

struct Handle : sqlite3_file {
  FaultVfs* vfs;
  std::shared_ptr<FaultVfs::File> file;
  std::uint64_t generation;

  bool dead() const { return generation != vfs->generation(); }
};

Handle* handle_of(sqlite3_file* file) {
  return static_cast<Handle*>(file);
}

int close(sqlite3_file* file) {
  handle_of(file)->~Handle();
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* buffer, int amount, sqlite3_int64 offset) {
  const Handle* handle = handle_of(file);
  if (handle->dead()) {
    return SQLITE_IOERR_READ;
  }
  const std::string& content = handle->file->current;
  const auto from = std::min(static_cast<std::size_t>(offset), content.size());
  const auto size = std::min(static_cast<std::size_t>(amount), content.size() - from);
  std::memcpy(buffer, content.data() + from, size);
  std::memset(static_cast<char*>(buffer) + size, 0, static_cast<std::size_t>(amount) - size);
  return size == static_cast<std::size_t>(amount) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int change(Handle* handle, FaultVfs::Write write) {
  if (handle->dead()) {
    return SQLITE_IOERR_WRITE;
  }
  if (const int failed = handle->vfs->operation(write.bytes.size(), false); failed != SQLITE_OK) {
    return failed;
  }
  FaultVfs::apply(handle->file->current, write);
  handle->file->pending.push_back(std::move(write));
  return SQLITE_OK;
}

int write(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset) {
  std::string text(static_cast<const char*>(bytes), static_cast<std::size_t>(amount));
  return change(handle_of(file), {static_cast<std::size_t>(offset), std::move(text), false});
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return change(handle_of(file), {static_cast<std::size_t>(size), {}, true});
}

int sync(sqlite3_file* file, int /*flags*/) {
  Handle* handle = handle_of(file);
  if (handle->dead()) {
    return SQLITE_IOERR_FSYNC;
  }
  if (const int failed = handle->vfs->operation(0, true); failed != SQLITE_OK) {
    return failed;
  }
  handle->file->durable = handle->file->current;
  handle->file->pending.clear();
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(handle_of(file)->file->current.size());
  return handle_of(file)->dead() ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

int lock(sqlite3_file*, int) {
  return SQLITE_OK;
}
int check_reserved(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}
int file_control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file*) {
  return 512;
}
int characteristics(sqlite3_file*) {
  return 0;
}

sqlite3_io_methods make_methods() {
  sqlite3_io_methods methods{};
  methods.iVersion = 1;
  methods.xClose = close;
  methods.xRead = read;
  methods.xWrite = write;
  methods.xTruncate = truncate;
  methods.xSync = sync;
  methods.xFileSize = file_size;
  methods.xLock = lock;
  methods.xUnlock = lock;
  methods.xCheckReservedLock = check_reserved;
  methods.xFileControl = file_control;
  methods.xSectorSize = sector_size;
  methods.xDeviceCharacteristics = characteristics;
  return methods;
}
const sqlite3_io_methods kMethods = make_methods();

FaultVfs& layer(sqlite3_vfs* vfs) {
  return *static_cast<FaultVfs*>(vfs->pAppData);
}

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  auto found = layer(vfs).find(path == nullptr ? "temporary" : path, (flags & SQLITE_OPEN_CREATE) != 0);
  if (!found) {
    return SQLITE_CANTOPEN;
  }
  auto* handle = new (file) Handle;
  handle->pMethods = &kMethods;
  handle->vfs = &layer(vfs);
  handle->file = std::move(found);
  handle->generation = layer(vfs).generation();
  if (out_flags != nullptr) {
    *out_flags = flags;
  }
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs* vfs, const char* path, int) {
  layer(vfs).remove(path);
  return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* path, int, int* result) {
  *result = layer(vfs).exists(path) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
  std::strncpy(out, path, static_cast<std::size_t>(size));
  return SQLITE_OK;
}

}  // namespace

FaultVfs::FaultVfs(std::string name) : name_(std::move(name)), vfs_(std::make_unique<sqlite3_vfs>()) {
  *vfs_ = *sqlite3_vfs_find(nullptr);  // time, randomness and sleep of the system's own
  vfs_->iVersion = 1;
  vfs_->szOsFile = sizeof(Handle);
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->pNext = nullptr;
  vfs_->xOpen = open;
  vfs_->xDelete = remove_file;
  vfs_->xAccess = access_file;
  vfs_->xFullPathname = full_path;
  sqlite3_vfs_register(vfs_.get(), 0);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(vfs_.get());
}

void FaultVfs::apply(std::string& content, const Write& write) {
  if (write.truncate) {
    content.resize(write.offset);
    return;
  }
  content.resize(std::max(content.size(), write.offset + write.bytes.size()));
  content.replace(write.offset, write.bytes.size(), write.bytes);
}

void FaultVfs::cut_power(std::mt19937& chance) {
  ++generation_;
  constexpr std::size_t kSector = 512;
  for (auto& [path, file] : files_) {
    auto survivor = std::make_shared<File>();
    survivor->current = file->durable;
    for (Write write : file->pending) {
      const auto fate = chance() % 4;
      if (fate == 0 && write.bytes.size() > kSector) {
        write.bytes.resize(kSector * (1 + chance() % (write.bytes.size() / kSector)));
      }
      if (fate <= 1) {
        apply(survivor->current, write);
      }
    }
    survivor->durable = survivor->current;
    file = std::move(survivor);
  }
}

void FaultVfs::fail_after(std::uint64_t operations, int code) {
  fail_from_ = operations_ + operations;
  fail_code_ = code;
}

std::shared_ptr<FaultVfs::File> FaultVfs::find(const std::string& path, bool create) {
  const auto found = files_.find(path);
  if (found != files_.end()) {
    return found->second;
  }
  if (!create) {
    return nullptr;
  }
  return files_[path] = std::make_shared<File>();
}

int FaultVfs::operation(std::uint64_t bytes, bool sync) {
  ++operations_;
  if (fail_code_ != 0 && operations_ > fail_from_) {
    return fail_code_;
  }
  bytes_written_ += bytes;
  syncs_ += sync ? 1 : 0;
  return SQLITE_OK;
}

}  // namespace nv::test
