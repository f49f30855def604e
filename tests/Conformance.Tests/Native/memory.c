// Memory as a collector uses it: what is zero when, what is kept, what is refused.
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const size_t P = 4096;
static sigjmp_buf escape;
static void fault(int signal) { siglongjmp(escape, signal); }
static int reads(volatile char *p) { if (sigsetjmp(escape, 1)) return 0; (void)*p; return 1; }
static int writes(volatile char *p) { if (sigsetjmp(escape, 1)) return 0; *p = *p; return 1; }
static const char *why(int result) { return result == 0 ? "ok" : strerrorname_np(errno); }
static void *map(size_t n, int rights) { return mmap(0, n, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    signal(SIGSEGV, fault);
    char *p = map(64 * P, PROT_READ | PROT_WRITE);
    memset(p, 1, 64 * P);
    madvise(p + 4 * P, 8 * P, MADV_DONTNEED);
    printf("dropped %d %d %d %d\n", p[3 * P], p[4 * P], p[12 * P - 1], p[12 * P]);
    mprotect(p + 20 * P, 4 * P, PROT_READ);
    printf("rights %d%d %d%d %d%d\n", reads(p + 19 * P), writes(p + 19 * P), reads(p + 20 * P), writes(p + 23 * P), reads(p + 24 * P), writes(p + 24 * P));
    mprotect(p + 20 * P, 4 * P, PROT_NONE);
    printf("none %d%d\n", reads(p + 20 * P), writes(p + 23 * P));
    mprotect(p + 20 * P, 4 * P, PROT_READ | PROT_WRITE);
    printf("kept %d writable %d\n", p[21 * P], writes(p + 21 * P));
    munmap(p + 30 * P, 2 * P);
    printf("hole %d %d %d\n", reads(p + 29 * P), reads(p + 30 * P), reads(p + 32 * P));
    printf("protect over hole %s\n", why(mprotect(p + 28 * P, 6 * P, PROT_READ)));
    mprotect(p + 28 * P, 6 * P, PROT_READ | PROT_WRITE);
    char *again = mmap(p + 30 * P, 2 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    printf("fixed %d zero %d\n", again == p + 30 * P, again[0] == 0 && again[2 * P - 1] == 0);
    again = mmap(p, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    printf("no replace %s\n", why(again == MAP_FAILED ? -1 : 0));
    mmap(p, P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    printf("replaced %d next %d\n", p[0], p[P]);
    printf("length 0 %s\n", why(mmap(0, 0, 3, 0x22, -1, 0) == MAP_FAILED ? -1 : 0));
    printf("unaligned unmap %s\n", why(munmap(p + 1, P)));
    printf("unaligned protect %s\n", why(mprotect(p + 1, P, 1)));
    printf("unaligned advice %s\n", why(madvise(p + 1, P, MADV_DONTNEED)));
    printf("empty protect %s\n", why(mprotect(p, 0, PROT_READ)));
    printf("unmap of nothing %s\n", why(munmap((void *)0x600000000000, P)));
    printf("unmap of no length %s\n", why(munmap(p, 0)));

    char *reserved = map(8ul << 30, PROT_NONE);
    printf("reserved %d %d\n", reserved != MAP_FAILED, reads(reserved));
    mprotect(reserved + (1ul << 30), 1 << 20, PROT_READ | PROT_WRITE);
    memset(reserved + (1ul << 30), 5, 1 << 20);
    printf("committed %d beyond %d\n", reserved[(1ul << 30) + 77], reads(reserved + (1ul << 30) + (1 << 20)));
    madvise(reserved + (1ul << 30), 1 << 20, MADV_DONTNEED);
    mprotect(reserved + (1ul << 30), 1 << 20, PROT_NONE);
    mprotect(reserved + (1ul << 30), 1 << 20, PROT_READ | PROT_WRITE);
    printf("decommitted %d\n", reserved[(1ul << 30) + 77]);
    printf("hint %s\n", why(madvise(p, P, MADV_WILLNEED)));
    printf("dump %s\n", why(madvise(p, P, MADV_DONTDUMP)));
    printf("advice for nothing %s\n", why(madvise((void *)0x600000000000, P, MADV_DONTNEED)));
    munmap(reserved, 8ul << 30);

    char *grow = map(4 * P, PROT_READ | PROT_WRITE);
    memset(grow, 3, 4 * P);
    char *blocker = mmap(grow + 4 * P, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    (void)blocker;
    printf("no room %s\n", why(mremap(grow, 4 * P, 8 * P, 0) == MAP_FAILED ? -1 : 0));
    char *moved = mremap(grow, 4 * P, 100 * P, MREMAP_MAYMOVE);
    printf("moved %d kept %d zero %d old %d\n", moved != grow, moved[4 * P - 1], moved[4 * P], reads(grow));
    char *shrunk = mremap(moved, 100 * P, 2 * P, 0);
    printf("shrunk %d %d %d\n", shrunk == moved, reads(moved + P), reads(moved + 2 * P));
    printf("unmapped %s\n", why(mremap((void *)0x600000000000, P, 2 * P, MREMAP_MAYMOVE) == MAP_FAILED ? -1 : 0));
    printf("unaligned %s\n", why(mremap(moved + 1, P, 2 * P, 0) == MAP_FAILED ? -1 : 0));
    unsigned char present[4] = { 9, 9, 9, 9 };
    const char *result = why(mincore(moved, 2 * P, present));
    printf("resident %s %d %d\n", result, present[0] & 1, present[2]);
    printf("resident unmapped %s\n", why(mincore((void *)0x600000000000, P, present)));
    printf("resident unaligned %s\n", why(mincore(moved + 1, P, present)));
    printf("resident pointer %s\n", why(mincore(moved, P, (void *)8)));

    char *heap = malloc(100), *large = malloc(1 << 20);
    memset(large, 4, 1 << 20);
    large = realloc(large, 8 << 20);
    printf("realloc %d %d\n", large[(1 << 20) - 1], heap != 0);
    free(large);
    void *break_before = sbrk(0);
    sbrk(5 * P);
    memset(break_before, 6, 5 * P);
    sbrk(-5 * (long)P);
    sbrk(5 * P);
    printf("break %d %d\n", ((char *)break_before)[3 * P], (char *)sbrk(0) - (char *)break_before == (long)(5 * P));
    malloc_trim(0);
    return 0;
}
