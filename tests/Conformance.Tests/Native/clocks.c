// Clocks, sleeping, time used.
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

static long long ns(struct timespec t) { return t.tv_sec * 1000000000LL + t.tv_nsec; }
static long long now(clockid_t clock) { struct timespec t; return clock_gettime(clock, &t) ? -1 : ns(t); }
static long long asked(clockid_t clock) { struct timespec t; return syscall(SYS_clock_gettime, clock, &t) ? -1 : ns(t); }

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    clockid_t clocks[] = { 0, 1, 2, 3, 4, 5, 6, 7, 11 };
    for (int i = 0; i < 9; i++)
        printf("clock %d works %d\n", clocks[i], now(clocks[i]) > 0);
    long long result = now(10);
    printf("clock 10 %lld %s\n", result, strerrorname_np(errno));
    result = now(99);
    printf("clock 99 %lld %s\n", result, strerrorname_np(errno));
    long long last = 0, back = 0;
    for (int i = 0; i < 300000; i++) {
        long long t = i % 1000 ? now(CLOCK_MONOTONIC) : asked(CLOCK_MONOTONIC);
        back += t < last;
        last = t;
    }
    printf("went back %lld\n", back);
    long long gap = asked(CLOCK_MONOTONIC);
    gap = now(CLOCK_MONOTONIC) - gap;
    long long wall = asked(CLOCK_REALTIME);
    wall = now(CLOCK_REALTIME) - wall;
    printf("agree %d %d\n", gap >= 0 && gap < 50000000, wall >= 0 && wall < 50000000);
    struct timeval tv;
    struct timezone tz = { 1, 2 };
    gettimeofday(&tv, &tz);
    long long micro = tv.tv_sec * 1000000LL + tv.tv_usec, real = now(CLOCK_REALTIME) / 1000;
    printf("of day %d zone %d time %d\n", real - micro >= 0 && real - micro < 50000, tz.tz_minuteswest, llabs(time(0) - tv.tv_sec) <= 1);
    printf("cpu %d\n", sched_getcpu() >= 0);
    struct timespec request = { 0, 20000000 }, bad = { 0, 1000000000 }, negative = { -1, 0 };
    long long start = now(CLOCK_MONOTONIC), used = now(CLOCK_PROCESS_CPUTIME_ID);
    printf("sleep %d", nanosleep(&request, 0));
    printf(" slept %d idle %d\n", now(CLOCK_MONOTONIC) - start >= 20000000, now(CLOCK_PROCESS_CPUTIME_ID) - used < 15000000);
    result = nanosleep(&bad, 0);
    printf("bad %lld %s\n", result, strerrorname_np(errno));
    result = nanosleep(&negative, 0);
    printf("negative %lld %s\n", result, strerrorname_np(errno));
    result = syscall(SYS_nanosleep, 8L, 0L);
    printf("pointer %lld %s\n", result, strerrorname_np(errno));
    struct timespec until = { 0 };
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += 15000000, until.tv_sec += until.tv_nsec / 1000000000, until.tv_nsec %= 1000000000;
    result = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, 0);
    printf("until %lld %d\n", result, now(CLOCK_MONOTONIC) >= ns(until));
    printf("past %d\n", clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &request, 0));
    printf("thread clock %d\n", clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &request, 0));
    struct rusage usage;
    struct tms times_used;
    used = now(CLOCK_PROCESS_CPUTIME_ID);
    for (volatile long i = 0; i < 60000000; i++) ;
    printf("worked %d\n", now(CLOCK_PROCESS_CPUTIME_ID) - used > 10000000);
    result = getrusage(RUSAGE_SELF, &usage);
    printf("usage %lld %d\n", result, usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec > 10000);
    result = getrusage(RUSAGE_CHILDREN, &usage);
    printf("children %lld %ld\n", result, usage.ru_utime.tv_usec);
    result = getrusage(77, &usage);
    printf("bad usage %lld %s\n", result, strerrorname_np(errno));
    result = times(&times_used) > 0;
    printf("times %lld %d\n", result, times_used.tms_utime > 0);
    printf("clock %d\n", clock() > 10000);
    struct timespec resolution;
    result = clock_getres(CLOCK_MONOTONIC, &resolution);
    printf("resolution %lld %ld\n", result, resolution.tv_nsec);
    return 0;
}
