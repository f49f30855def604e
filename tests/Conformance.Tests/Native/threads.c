// Signals to other threads, time-outs of locks, the bounds of stacks.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static volatile int got, stop, value;
static pthread_t other;

static void handler(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)context;
    got += pthread_equal(pthread_self(), other) && info->si_code == SI_TKILL && info->si_pid == getpid() ? 1 : 100;
}

static void *run(void *argument)
{
    while (!stop)
        sched_yield();
    return argument;
}

static void *add(void *argument)
{
    for (int i = 0; i < 1000; i++) {
        pthread_mutex_lock(&gate);
        value++;
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&gate);
        if (i % 50 == 0)
            usleep(10);
    }
    return argument;
}

static struct timespec in(clockid_t clock, long milliseconds)
{
    struct timespec t;
    clock_gettime(clock, &t);
    t.tv_nsec += milliseconds * 1000000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

static void *bounds(void *argument)
{
    pthread_attr_t attr;
    void *low;
    size_t size;
    char here;
    int result = pthread_getattr_np(pthread_self(), &attr);
    pthread_attr_getstack(&attr, &low, &size);
    printf("%s stack: %d inside %d large %d\n", (char *)argument, result, &here > (char *)low && &here < (char *)low + size, size >= 256 << 10);
    return 0;
}

int main(void)
{
    setvbuf(stdout, 0, _IONBF, 0);
    struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART };
    sigaction(SIGRTMIN, &action, 0);
    pthread_create(&other, 0, run, "done");
    for (int i = 0; i < 5; i++) {
        int before = got;
        pthread_kill(other, SIGRTMIN);
        while (got == before)
            sched_yield();
    }
    printf("got %d\n", got);
    stop = 1;
    void *result;
    pthread_join(other, &result);
    printf("joined %s\n", (char *)result);

    pthread_t workers[8];
    for (int i = 0; i < 8; i++)
        pthread_create(&workers[i], 0, add, 0);
    pthread_mutex_lock(&gate);
    while (value < 8000)
        pthread_cond_wait(&changed, &gate);
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < 8; i++)
        pthread_join(workers[i], 0);
    printf("value %d\n", value);

    struct timespec soon = in(CLOCK_REALTIME, 20);
    pthread_mutex_lock(&gate);
    printf("timed wait %d\n", pthread_cond_timedwait(&changed, &gate, &soon) == ETIMEDOUT);
    soon = in(CLOCK_MONOTONIC, 20);
    printf("monotonic wait %d\n", pthread_cond_clockwait(&changed, &gate, CLOCK_MONOTONIC, &soon) == ETIMEDOUT);
    soon = in(CLOCK_REALTIME, 10);
    printf("lock held %d %d\n", pthread_mutex_trylock(&gate) == EBUSY, pthread_mutex_timedlock(&gate, &soon) == ETIMEDOUT);
    pthread_mutex_unlock(&gate);
    sem_t semaphore;
    sem_init(&semaphore, 0, 1);
    soon = in(CLOCK_REALTIME, 10);
    printf("semaphore %d", sem_wait(&semaphore));
    printf(" %d", sem_trywait(&semaphore));
    printf(" %d\n", sem_timedwait(&semaphore, &soon));
    bounds("main");
    pthread_create(&other, 0, bounds, "second");
    pthread_join(other, 0);
    return 0;
}
