// Pipes, polling, special files, scheduling: what a C library asks for beside memory and threads.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static int ends[2];
static const char *why(long result) { return result >= 0 ? "ok" : strerrorname_np(errno); }
static void *write_late(void *text) { usleep(20000); return (void *)(long)write(ends[1], text, 5); }
static long since(struct timespec a) { struct timespec b; clock_gettime(CLOCK_MONOTONIC, &b); return (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000; }

static void *read_slowly(void *unused)
{
    static char bytes[3000];
    long total = 0, count;
    (void)unused;
    while ((count = read(ends[0], bytes, sizeof bytes)) > 0) {
        total += count;
        if (total % 5 == 0)
            sched_yield();
    }
    return (void *)total;
}

// More than a pipe holds, in both forms of write: the writer waits for the reader.
static void fill_pipe(void)
{
    static char bytes[200000];
    struct iovec parts[2] = { { bytes, 70000 }, { bytes, 130000 } };
    pthread_t reader;
    void *total;
    pipe(ends);
    pthread_create(&reader, 0, read_slowly, 0);
    long written = 0;
    while (written < 200000)
        written += write(ends[1], bytes, 200000 - written);
    for (written = 0; written < 200000;) {
        long count = writev(ends[1], parts, 2);
        written += count;
        parts[1].iov_len -= count > (long)parts[0].iov_len ? count - parts[0].iov_len : 0;
        parts[0].iov_len -= count < (long)parts[0].iov_len ? count : (long)parts[0].iov_len;
    }
    close(ends[1]);
    pthread_join(reader, &total);
    printf("through the pipe %ld\n", (long)total);
}

// Without waiting: full and empty are errors, a short write is not split, duplicates share the flag.
static void do_not_wait(void)
{
    static char bytes[4096];
    int pair[2];
    printf("pipe2 %s %s\n", why(pipe2(pair, 0x40)), why(pipe2(pair, O_NONBLOCK | O_CLOEXEC)));
    printf("nothing %s\n", why(read(pair[0], bytes, 1)));
    int count = 0;
    while (write(pair[1], bytes, sizeof bytes) == sizeof bytes)
        count++;
    printf("%d pieces, then %s\n", count, why(-1));
    struct pollfd writer = { .fd = pair[1], .events = POLLOUT };
    printf("full %d", poll(&writer, 1, 0));
    read(pair[0], bytes, sizeof bytes);
    printf(" room %d\n", poll(&writer, 1, 0));
    printf("half %ld", (long)write(pair[1], bytes, 2048));
    printf(" not whole %s", why(write(pair[1], bytes, 4096)));
    int same = dup(pair[1]);
    printf(" flags %x %x", fcntl(pair[0], F_GETFL), fcntl(same, F_GETFL));
    fcntl(same, F_SETFL, 0);
    printf(" %x\n", fcntl(pair[1], F_GETFL));
    fcntl(pair[1], F_SETFL, O_NONBLOCK);
    printf("again %x %s\n", fcntl(same, F_GETFL), why(write(same, bytes, 4096)));
}

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    signal(SIGPIPE, SIG_IGN);
    char buffer[16] = { 0 };
    struct timespec start;
    printf("pipe %s\n", why(pipe(ends)));
    struct pollfd fds[3] = { { .fd = ends[0], .events = POLLIN }, { .fd = ends[1], .events = POLLOUT }, { .fd = -1, .events = POLLIN } };
    int result = poll(fds, 3, 0);
    printf("poll %d %x %x %x\n", result, fds[0].revents, fds[1].revents, fds[2].revents);
    clock_gettime(CLOCK_MONOTONIC, &start);
    printf("timed %d", poll(fds, 1, 30));
    printf(" %d\n", since(start) >= 30);
    pthread_t thread;
    pthread_create(&thread, 0, write_late, "hello");
    result = poll(fds, 1, 20000);
    printf("woken %d %x\n", result, fds[0].revents);
    result = read(ends[0], buffer, sizeof buffer);
    printf("read %d %s\n", result, buffer);
    pthread_join(thread, 0);
    pthread_create(&thread, 0, write_late, "again");
    result = read(ends[0], buffer, sizeof buffer);
    printf("blocking read %d %s\n", result, buffer);
    pthread_join(thread, 0);
    struct timespec ten = { 0, 10000000 };
    printf("ppoll %d\n", ppoll(fds, 1, &ten, 0));
    close(ends[1]);
    fds[1].fd = 55;
    result = poll(fds, 2, -1);
    printf("hung up %d %x invalid %x\n", result, fds[0].revents, fds[1].revents);
    printf("end %ld\n", (long)read(ends[0], buffer, sizeof buffer));
    pipe(ends);
    int copy = dup(ends[0]);
    close(ends[0]);
    printf("copy kept %s", why(write(ends[1], "x", 1)));
    close(copy);
    printf(" broken %s\n", why(write(ends[1], "x", 1)));
    printf("write to closed %s\n", why(write(copy, "x", 1)));
    printf("read from nothing %s\n", why(read(99, buffer, 1)));
    printf("close twice %s\n", why(close(copy)));

    int random = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    char more[16] = { 0 };
    result = read(random, buffer, 16) + read(random, more, 16);
    printf("urandom %d %d %d\n", random >= 0, result, memcmp(buffer, more, 16) != 0);
    printf("getrandom %ld\n", (long)getrandom(buffer, 16, 0));
    close(random);
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    int found = 0;
    while (fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        if (sscanf(line, "%lx-%lx", &from, &to) == 2 && from <= (unsigned long)&maps && (unsigned long)&maps < to)
            found = 1;
    }
    fclose(maps);
    printf("stack found %d\n", found);
    printf("no file %s\n", why(open("/no/such/file", O_RDONLY)));
    printf("bad path %s\n", why(open((char *)8, O_RDONLY)));

    cpu_set_t set;
    result = sched_getaffinity(0, sizeof set, &set);
    printf("affinity %d %d\n", result, CPU_ISSET(0, &set));
    CPU_ZERO(&set);
    printf("affinity to none %s\n", why(sched_setaffinity(0, sizeof set, &set)));
    printf("affinity of nobody %s\n", why(sched_getaffinity(99999999, sizeof set, &set)));
    printf("policy %d max %d min %d\n", sched_getscheduler(0), sched_get_priority_max(SCHED_FIFO), sched_get_priority_min(SCHED_RR));
    printf("bad policy %s\n", why(sched_get_priority_max(99)));
    struct sched_param parameter = { 5 };
    printf("other %d\n", sched_get_priority_max(SCHED_OTHER));
    printf("bad parameter %s\n", why(sched_setscheduler(0, SCHED_OTHER, &parameter)));
    printf("priority %d yield %d\n", getpriority(PRIO_PROCESS, 0), sched_yield());
    fill_pipe();
    do_not_wait();
    return 0;
}
