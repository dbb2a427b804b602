/* For LD_PRELOAD: a wall clock that is set while the program runs, as NTP or a host that wakes up sets it. What the kernel says about a
 * datagram's arrival goes along. The monotonic clock is the kernel's own. It jumps by CLOCK_JUMPS_BY seconds as
 * soon as the file CLOCK_JUMPS_WHEN is there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int really(clockid_t clock, struct timespec* time) {
  return (int)syscall(SYS_clock_gettime, clock, time);
}

static long jump(void) {
  const char* when = getenv("CLOCK_JUMPS_WHEN");
  const char* seconds = getenv("CLOCK_JUMPS_BY");
  return when == NULL || seconds == NULL || access(when, F_OK) != 0 ? 0 : atol(seconds);
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  const int result = really(clock, time);
  if (result == 0 &&
      (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += jump();
  return result;
}

int gettimeofday(struct timeval* restrict time, void* restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != NULL) *out = now.tv_sec;
  return now.tv_sec;
}

ssize_t recvmsg(int socket, struct msghdr* message, int flags) {
  static ssize_t (*next)(int, struct msghdr*, int);
  if (next == NULL) *(void**)&next = dlsym(RTLD_NEXT, "recvmsg");
  const ssize_t size = next(socket, message, flags);
  if (size < 0) return size;
  for (struct cmsghdr* item = CMSG_FIRSTHDR(message); item != NULL; item = CMSG_NXTHDR(message, item)) {
    if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_TIMESTAMPNS) continue;
    struct timespec arrived;
    memcpy(&arrived, CMSG_DATA(item), sizeof arrived);
    arrived.tv_sec += jump();
    memcpy(CMSG_DATA(item), &arrived, sizeof arrived);
  }
  return size;
}
