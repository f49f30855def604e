// Hardware exceptions as signals: what a handler is told, and that it can go on from there.
#define _GNU_SOURCE
#include <fenv.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

static sigjmp_buf escape;
static volatile int skip;

static void tell(int signal, siginfo_t *info, void *context)
{
    // The flag that faults on misaligned accesses is still set, and the C library makes some.
    __asm__ volatile("pushf; andl $~0x40000, (%%rsp); popf" ::: "cc", "memory");
    greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
    printf("signal %d code %d trap %lld", signal, info->si_code, (long long)r[REG_TRAPNO]);
    if (signal == SIGSEGV && r[REG_TRAPNO] == 14)
        printf(" address %p write %d cr2 %d", info->si_addr, (int)(r[REG_ERR] >> 1 & 1), (void *)r[REG_CR2] == info->si_addr);
    else if (info->si_code > 0 && info->si_code < 0x80)
        printf(" at instruction %d", info->si_addr == (void *)r[REG_RIP] || signal == SIGBUS);
    printf(" cs %d\n", (int)(r[REG_CSGSFS] & 3));
    if (!skip)
        siglongjmp(escape, 1);
    r[REG_RIP] += skip;
    r[REG_RAX] = 42;
}

#define TRY(what, statement) do { printf("%s: ", what); if (!sigsetjmp(escape, 1)) { statement; printf("nothing\n"); } } while (0)

int main(void)
{
    struct sigaction action = { .sa_sigaction = tell, .sa_flags = SA_SIGINFO };
    int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP };
    for (int i = 0; i < 5; i++)
        sigaction(signals[i], &action, 0);
    setvbuf(stdout, 0, _IONBF, 0);
    volatile int zero = 0, sink = 0;
    char *none = mmap((void *)0x700000000000, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    char *readable = mmap((void *)0x700000010000, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    TRY("null read", sink = *(volatile int *)8);
    TRY("null write", *(volatile int *)16 = 1);
    TRY("unmapped", sink = *(volatile int *)0x600000000000);
    TRY("no rights", sink = *(volatile char *)(none + 5));
    TRY("read-only", *(volatile char *)(readable + 7) = 1);
    TRY("not canonical", sink = *(volatile int *)0x8000000000000000);
    TRY("high half", sink = *(volatile int *)0xFFFF800000000000);
    TRY("divide", __asm__ volatile("mov $1, %%eax; cltd; idivl %0" :: "r"(zero) : "eax", "edx"));
    TRY("overflow", __asm__ volatile("mov $0x80000000, %%eax; cltd; mov $-1, %%ecx; idivl %%ecx" ::: "eax", "ecx", "edx"));
    TRY("undefined", __asm__ volatile("ud2"));
    TRY("breakpoint", __asm__ volatile("int3"));
    TRY("privileged", __asm__ volatile("hlt"));
    TRY("data execution", ((void (*)(void))readable)());
    TRY("misaligned", __asm__ volatile("sub $16, %%rsp; pushf; orl $0x40000, (%%rsp); popf; mov 1(%%rsp), %%eax" ::: "rax", "memory", "cc"));
    volatile double a = 1, b = 0, c = 1e308;
    feenableexcept(FE_DIVBYZERO);
    TRY("sse divide", a = a / b);
    fedisableexcept(FE_ALL_EXCEPT), feclearexcept(FE_ALL_EXCEPT), feenableexcept(FE_OVERFLOW);
    TRY("sse overflow", a = c * c);
    fedisableexcept(FE_ALL_EXCEPT), feclearexcept(FE_ALL_EXCEPT), feenableexcept(FE_INVALID);
    TRY("sse invalid", a = b / b);
    fedisableexcept(FE_ALL_EXCEPT), feclearexcept(FE_ALL_EXCEPT);
    volatile long double x = 1, y = 0;
    feenableexcept(FE_DIVBYZERO);
    TRY("x87 divide", x = x / y; __asm__ volatile("fwait"));
    fedisableexcept(FE_ALL_EXCEPT), feclearexcept(FE_ALL_EXCEPT);
    skip = 2;
    uint64_t rax = 0, rbx = 0x1234;
    __asm__ volatile("mov %1, %%r12; xor %%eax, %%eax; ud2; cmp %%r12, %1; je 1f; mov $-1, %%eax; 1:" : "=a"(rax) : "b"(rbx) : "r12", "cc");
    printf("went on with %d\n", (int)rax);
    printf("%d\n", sink);
    return 7;
}
