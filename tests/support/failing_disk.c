// For LD_PRELOAD: a disk that fails while a file says so. FAILING_DISK is the directory whose files fail, and
// FAILING_DISK_ERROR the file that holds the errno they fail with ("5": EIO, "30": EROFS); while it is missing or
// empty, everything is as ever. What was read before can still be read; nothing can be written, synced, made or
// renamed.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

// The errno of now; 0: the disk is well. By system calls alone, for what is below stands in the way of the others.
static int error_now(void) {
  const char* path = getenv("FAILING_DISK_ERROR");
  const int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return 0;
  }
  char text[8] = {0};
  const ssize_t size = read(file, text, sizeof text - 1);
  close(file);
  return size > 0 ? atoi(text) : 0;
}

// Whether it fails now, with errno set.
static int path_fails(const char* path) {
  const char* disk = getenv("FAILING_DISK");
  if (disk == NULL || strncmp(path, disk, strlen(disk)) != 0) {
    return 0;
  }
  const int before = errno;
  const int error = error_now();
  errno = error != 0 ? error : before;
  return error != 0;
}

static int fails(int file) {
  char link[32];
  char path[PATH_MAX] = {0};
  const int before = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  errno = before;
  return size > 0 && path_fails(path);
}

#define NEXT(name) (__extension__(__typeof__(&(name))) dlsym(RTLD_NEXT, #name))
#define FAILS_BY_FILE(type, name, declared, passed)    \
  type name declared {                                 \
    return fails(file) ? (type)-1 : NEXT(name) passed; \
  }
#define FAILS_BY_PATH(name, declared, passed)         \
  int name declared {                                 \
    return path_fails(path) ? -1 : NEXT(name) passed; \
  }

FAILS_BY_FILE(ssize_t, write, (int file, const void* data, size_t size), (file, data, size))
FAILS_BY_FILE(ssize_t, pwrite, (int file, const void* data, size_t size, off_t at), (file, data, size, at))
FAILS_BY_FILE(ssize_t, pwrite64, (int file, const void* data, size_t size, off64_t at), (file, data, size, at))
FAILS_BY_FILE(int, fsync, (int file), (file))
FAILS_BY_FILE(int, fdatasync, (int file), (file))
FAILS_BY_FILE(int, ftruncate, (int file, off_t size), (file, size))
FAILS_BY_FILE(int, ftruncate64, (int file, off64_t size), (file, size))
FAILS_BY_PATH(mkostemp, (char* path, int flags), (path, flags))
FAILS_BY_PATH(rename, (const char* path, const char* to), (path, to))
FAILS_BY_PATH(unlink, (const char* path), (path))
FAILS_BY_PATH(remove, (const char* path), (path))

// open() for writing; for reading only it stays possible.
#define OPENS(name)                                                         \
  int name(const char* path, int flags, ...) {                              \
    va_list more;                                                           \
    va_start(more, flags);                                                  \
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;  \
    va_end(more);                                                           \
    const int writes = (flags & O_ACCMODE) != O_RDONLY;                     \
    return writes && path_fails(path) ? -1 : NEXT(name)(path, flags, mode); \
  }
OPENS(open)
OPENS(open64)
