// For LD_PRELOAD: a wall clock that somebody set wrong. It is ahead of the machine's by the seconds in the file that
// MOVED_CLOCK names ("3600", "-86400"), which may be replaced at any time; the steady clock, timers and files' times stay
// as they are. (libfaketime moves absolute timers of the steady clock, too, and at times forgets itself in programs with
// threads.) CLOCK_REALTIME by clock_gettime, gettimeofday and time: nothing else of the daemon asks for the time.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

// None when the file is missing or empty. Leaves errno alone.
static time_t seconds_ahead(void) {
  const int before = errno;
  const char* path = getenv("MOVED_CLOCK");
  const int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  char text[24] = {0};
  const ssize_t size = file < 0 ? 0 : read(file, text, sizeof text - 1);
  if (file >= 0) {
    close(file);
  }
  errno = before;
  return size > 0 ? (time_t)atoll(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec* now) {
  const int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += seconds_ahead();
  }
  return result;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  (void)zone;
  struct timespec exact;
  const int result = clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return result;
}

time_t time(time_t* now) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (now != NULL) {
    *now = exact.tv_sec;
  }
  return exact.tv_sec;
}
