// How handlers are entered and left: masks, stacks, nesting, one-shot handlers, floating-point state.
#define _GNU_SOURCE
#include <errno.h>
#include <immintrin.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

static sigjmp_buf escape;
static char stack[64 << 10];
static volatile int depth, seen;

static int blocked(int signal) { sigset_t set; sigprocmask(SIG_BLOCK, 0, &set); return sigismember(&set, signal); }
static int on_stack(void) { stack_t s; sigaltstack(0, &s); return s.ss_flags; }

static void install(int signal, void (*handler)(int, siginfo_t *, void *), int flags, int also)
{
    struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };
    sigemptyset(&action.sa_mask);
    if (also)
        sigaddset(&action.sa_mask, also);
    if (sigaction(signal, &action, 0))
        printf("sigaction %d: %s\n", signal, strerror(errno));
}

static void report(int signal, siginfo_t *info, void *context)
{
    ucontext_t *u = context;
    char here;
    printf("signal %d code %d pid %d self %d usr2 %d old-usr2 %d on-stack %d in-stack %d aligned %d\n", signal, info->si_code,
        info->si_pid == getpid(), blocked(signal), blocked(SIGUSR2), sigismember(&u->uc_sigmask, SIGUSR2), on_stack(),
        &here >= stack && &here < stack + sizeof stack, (int)((uintptr_t)context % 8));
    seen++;
}

static void nest(int signal, siginfo_t *info, void *context)
{
    (void)info, (void)context;
    printf("in %d\n", ++depth);
    if (depth < 4)
        raise(signal);
    printf("out %d\n", depth);
}

static void overflowed(int signal, siginfo_t *info, void *context)
{
    (void)info, (void)context;
    printf("overflow: signal %d on-stack %d\n", signal, on_stack());
    siglongjmp(escape, 1);
}

static int recurse(int n) { volatile char frame[1000]; memset((void *)frame, n, sizeof frame); return n < 0 ? 0 : recurse(n + 1) + frame[n % 1000]; }

static void clobber(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)info;
    ucontext_t *u = context;
    printf("control in handler %x frame %x magic %x\n", _mm_getcsr() & 0xFFC0, u->uc_mcontext.fpregs->mxcsr & 0xFFC0, u->uc_mcontext.fpregs->__glibc_reserved1[12]);
    __asm__ volatile("vpcmpeqd %%ymm6, %%ymm6, %%ymm6; vpcmpeqd %%ymm7, %%ymm7, %%ymm7; vpxor %%xmm15, %%xmm15, %%xmm15; fldpi; fldpi" ::: "xmm6", "xmm7", "xmm15");
    _mm_setcsr(_mm_getcsr() ^ 0x2000);
    u->uc_mcontext.fpregs->_xmm[5].element[0] = 0xCAFE;
}

static void floating(void)
{
    install(SIGUSR1, clobber, 0, 0);
    uint64_t in[4] = { 1, 2, 3, 4 }, out[4], low, pid = getpid();
    _mm_setcsr(0x1F80 | 0x4000);
    long double top;
    __asm__ volatile("vmovdqu %[in], %%ymm7; vpxor %%xmm5, %%xmm5, %%xmm5; fld1; mov $62, %%eax; mov %[pid], %%rdi; mov $10, %%esi; syscall;"
        "vmovdqu %%ymm7, %[out]; vmovq %%xmm5, %[low]" : [out] "=m"(out), [low] "=r"(low), "=t"(top) : [in] "m"(in), [pid] "r"(pid)
        : "rax", "rdi", "rsi", "rcx", "r11", "xmm5", "xmm6", "xmm7", "memory");
    printf("after: %d %d %d %d low %llx control %x top %d\n", (int)out[0], (int)out[1], (int)out[2], (int)out[3], (unsigned long long)low, _mm_getcsr() & 0xFFC0, (int)top);
    _mm_setcsr(0x1F80);
}

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    install(SIGUSR1, report, 0, SIGUSR2);
    raise(SIGUSR1);
    kill(getpid(), SIGUSR1);
    printf("after: self %d usr2 %d seen %d\n", blocked(SIGUSR1), blocked(SIGUSR2), seen);

    stack_t s = { .ss_sp = stack, .ss_size = sizeof stack }, old;
    int result = sigaltstack(&s, &old);
    printf("altstack %d was disabled %d\n", result, old.ss_flags == SS_DISABLE);
    install(SIGUSR1, report, SA_ONSTACK | SA_RESETHAND, 0);
    raise(SIGUSR1);
    struct sigaction now;
    sigaction(SIGUSR1, 0, &now);
    printf("reset %d\n", now.sa_handler == SIG_DFL);
    s.ss_size = 100;
    result = sigaltstack(&s, 0);
    printf("too small %d %s\n", result, strerrorname_np(errno));
    s.ss_flags = 77;
    result = sigaltstack(&s, 0);
    printf("bad flags %d %s\n", result, strerrorname_np(errno));

    install(SIGUSR1, nest, SA_NODEFER, 0);
    raise(SIGUSR1);
    install(SIGUSR1, nest, 0, 0);
    depth = 0;
    raise(SIGUSR1);

    install(SIGSEGV, overflowed, SA_ONSTACK, 0);
    for (int i = 0; i < 3; i++)
        if (!sigsetjmp(escape, 1))
            printf("%d\n", recurse(0));
    floating();

    sigset_t set, pending;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, 0);
    install(SIGUSR1, report, 0, 0);
    install(SIGUSR2, report, 0, 0);
    raise(SIGUSR2);
    raise(SIGUSR1);
    raise(SIGUSR1);
    sigpending(&pending);
    printf("pending %d %d %d\n", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2), sigismember(&pending, SIGTERM));
    sigprocmask(SIG_UNBLOCK, &set, 0);
    signal(SIGUSR1, SIG_IGN);
    raise(SIGUSR1);
    raise(SIGCHLD);
    install(SIGKILL, report, 0, 0);
    result = kill(99999999, 0);
    printf("kill nobody %d %s\n", result, strerrorname_np(errno));
    result = kill(getpid(), 65);
    printf("bad signal %d %s\n", result, strerrorname_np(errno));
    result = sigprocmask(99, &set, 0);
    printf("bad how %d %s\n", result, strerrorname_np(errno));
    printf("exists %d\n", kill(getpid(), 0));
    return 0;
}
