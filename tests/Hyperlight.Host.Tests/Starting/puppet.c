/* A guest that does what its host tells it: first what the test wrote into `plan` in the program file, then, call by call, what the
   call's bytes say. A plan is a marker, a number of steps, and the steps; a step is four words and the bytes to send. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { OUT_32, OUT_16, OUT_8, IN_32, OUT_REPEATED };

struct step { uint32_t operation, port, value, length; };

struct boot_info { uint64_t magic, version, hypercall, timestamp, input, input_capacity, output, output_capacity, max_message; };

/* Not "PUPPET-PLAN-0001" in one piece: the test looks for the only place that holds it. */
struct { char marker[16]; uint32_t steps; unsigned char bytes[65536]; } plan
    __attribute__((section(".data"))) = { { 'P', 'U', 'P', 'P', 'E', 'T', '-', 'P', 'L', 'A', 'N', '-', '0', '0', '0', '1' }, 0, { 1 } };

static void perform(const struct step *step, struct boot_info *boot)
{
    uint32_t value = step->value;
    const void *source = (const void *)boot->output;
    memcpy((void *)boot->output, step + 1, step->length);
    switch (step->operation) {
    case OUT_32: asm volatile("outl %0, %w1" :: "a"(value), "d"(step->port) : "memory"); break;
    case OUT_16: asm volatile("outw %w0, %w1" :: "a"(value), "d"(step->port) : "memory"); break;
    case OUT_8: asm volatile("outb %b0, %w1" :: "a"(value), "d"(step->port) : "memory"); break;
    case IN_32: asm volatile("inl %w1, %0" : "=a"(value) : "d"(step->port) : "memory"); break;
    case OUT_REPEATED: asm volatile("rep outsl" : "+S"(source), "+c"(value) : "d"(step->port) : "memory"); break;
    }
}

static void follow(const unsigned char *found, struct boot_info *boot)
{
    uint32_t steps = *(const uint32_t *)(found + sizeof plan.marker);
    const unsigned char *next = found + sizeof plan.marker + sizeof steps;
    for (; steps > 0; steps--) {
        const struct step *step = (const struct step *)next;
        perform(step, boot);
        next += sizeof *step + step->length;
    }
}

int main(void)
{
    struct boot_info *boot = (struct boot_info *)strtoull(getenv("HYPERLIGHT_BOOT_INFO"), NULL, 16);
    follow((const unsigned char *)plan.marker, boot);
    for (;;) {
        const unsigned char *call = (const unsigned char *)boot->input;
        const unsigned char *found = memmem(call, *(const uint32_t *)call, plan.marker, sizeof plan.marker);
        if (!found)
            return 99;
        follow(found, boot);
    }
}
