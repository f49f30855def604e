// The least that KVM itself costs on this machine, measured in the same run as the library: every ratio is against this.
// A guest at CPL 3 writes to some pages, reads others and leaves through a port that its I/O bitmap allows; nothing else is there.
// usage: floor exit|new|restore ROUNDS WRITTEN READ ; prints the median in microseconds
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
    PAGE = 4096, MEMORY = 16 << 20,
    PML4 = 0x1000, PDPT = 0x2000, DIRECTORY = 0x3000, GDT = 0x4000, TSS = 0x5000, TABLES = 0x10000,
    CODE = 0x200000, DATA = 0x400000, READ_DATA = 0x800000, STACK = 0xc00000,
    PORT = 0x10, BITMAP = 0x68, TSS_LIMIT = BITMAP + 0x2001 - 1,
    USER_CODE = 0x33, USER_DATA = 0x2b, TASK = 0x38
};

struct pages { int written, read; };
struct machine { int vm, vcpu; uint8_t *memory; struct kvm_run *run; };

static int kvm, image, run_size;
static struct { struct kvm_cpuid2 head; struct kvm_cpuid_entry2 entries[128]; } cpuid;

static void check(int ok, const char *what)
{
    if (ok)
        return;
    perror(what);
    exit(1);
}

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static int ascending(const void *left, const void *right)
{
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

static double median(double *values, int count)
{
    qsort(values, count, sizeof *values, ascending);
    return values[count / 2];
}

static void write_tables(uint8_t *memory)
{
    uint64_t *directory = (uint64_t *)(memory + DIRECTORY), *entries = (uint64_t *)(memory + TABLES);
    *(uint64_t *)(memory + PML4) = PDPT | 7;
    *(uint64_t *)(memory + PDPT) = DIRECTORY | 7;
    for (uint64_t page = 0; page < MEMORY / PAGE; page++)
        entries[page] = page * PAGE | 7;
    for (uint64_t table = 0; table < MEMORY / PAGE / 512; table++)
        directory[table] = (TABLES + table * PAGE) | 7;
}

static void write_descriptors(uint8_t *memory)
{
    uint64_t *gdt = (uint64_t *)(memory + GDT);
    gdt[5] = 0x00cff3000000ffff;
    gdt[6] = 0x00affb000000ffff;
    *(uint16_t *)(memory + TSS + 0x66) = BITMAP;
    memset(memory + TSS + BITMAP, 0xff, 0x2001);
    memory[TSS + BITMAP + PORT / 8] = 0xf0;
}

static void write_code(uint8_t *memory)
{
    static const uint8_t code[] = {
        0xbf, 0x00, 0x00, 0x40, 0x00,       // again: mov edi, DATA
        0x89, 0xd9,                         // mov ecx, ebx
        0x85, 0xc9,                         // next: test ecx, ecx
        0x74, 0x0c,                         // jz done
        0xff, 0x07,                         // inc dword [rdi]
        0x81, 0xc7, 0x00, 0x10, 0x00, 0x00, // add edi, PAGE
        0xff, 0xc9,                         // dec ecx
        0xeb, 0xf0,                         // jmp next
        0xbf, 0x00, 0x00, 0x80, 0x00,       // done: mov edi, READ_DATA
        0x89, 0xe9,                         // mov ecx, ebp
        0x85, 0xc9,                         // next: test ecx, ecx
        0x74, 0x0c,                         // jz done
        0x8b, 0x07,                         // mov eax, [rdi]
        0x81, 0xc7, 0x00, 0x10, 0x00, 0x00, // add edi, PAGE
        0xff, 0xc9,                         // dec ecx
        0xeb, 0xf0,                         // jmp next
        0xe7, PORT,                         // done: out PORT, eax
        0xeb, 0xce,                         // jmp again
    };
    memcpy(memory + CODE, code, sizeof code);
    // What a guest reads is in its image already.
    for (int page = 0; page < (STACK - DATA) / PAGE; page++)
        memory[DATA + page * PAGE] = 1;
}

static void set_special_registers(int vcpu)
{
    struct kvm_sregs s;
    check(ioctl(vcpu, KVM_GET_SREGS, &s) == 0, "KVM_GET_SREGS");
    s.cr0 = 0x80050033, s.cr3 = PML4, s.cr4 = 0x620, s.efer = 0xd01;
    s.gdt.base = GDT, s.gdt.limit = 9 * 8 - 1;
    struct kvm_segment segment = { .limit = ~0u, .selector = USER_CODE, .type = 11, .present = 1, .dpl = 3, .s = 1, .l = 1, .g = 1 };
    s.cs = segment;
    segment.selector = USER_DATA, segment.type = 3, segment.l = 0, segment.db = 1;
    s.ds = s.es = s.fs = s.gs = s.ss = segment;
    memset(&s.ldt, 0, sizeof s.ldt);
    s.tr = (struct kvm_segment){ .base = TSS, .limit = TSS_LIMIT, .selector = TASK, .type = 11, .present = 1 };
    check(ioctl(vcpu, KVM_SET_SREGS, &s) == 0, "KVM_SET_SREGS");
}

static struct machine create(struct pages pages)
{
    struct machine m;
    m.vm = ioctl(kvm, KVM_CREATE_VM, 0);
    check(m.vm >= 0, "KVM_CREATE_VM");
    m.memory = mmap(0, MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, image, 0);
    struct kvm_userspace_memory_region region = { .memory_size = MEMORY, .userspace_addr = (uint64_t)m.memory };
    check(ioctl(m.vm, KVM_SET_USER_MEMORY_REGION, &region) == 0, "KVM_SET_USER_MEMORY_REGION");
    m.vcpu = ioctl(m.vm, KVM_CREATE_VCPU, 0);
    check(m.vcpu >= 0, "KVM_CREATE_VCPU");
    m.run = mmap(0, run_size, PROT_READ | PROT_WRITE, MAP_SHARED, m.vcpu, 0);
    check(ioctl(m.vcpu, KVM_SET_CPUID2, &cpuid) == 0, "KVM_SET_CPUID2");
    set_special_registers(m.vcpu);
    struct kvm_regs registers = { .rip = CODE, .rsp = STACK, .rflags = 0x202, .rbx = pages.written, .rbp = pages.read };
    check(ioctl(m.vcpu, KVM_SET_REGS, &registers) == 0, "KVM_SET_REGS");
    return m;
}

static void call(struct machine *m)
{
    check(ioctl(m->vcpu, KVM_RUN, 0) == 0, "KVM_RUN");
    check(m->run->exit_reason == KVM_EXIT_IO && m->run->io.port == PORT, "the guest left in another way");
}

static void destroy(struct machine *m)
{
    munmap(m->run, run_size);
    close(m->vcpu);
    close(m->vm);
    munmap(m->memory, MEMORY);
}

static void prepare(void)
{
    kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    check(kvm >= 0, "/dev/kvm");
    run_size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
    cpuid.head.nent = 128;
    check(ioctl(kvm, KVM_GET_SUPPORTED_CPUID, &cpuid) == 0, "KVM_GET_SUPPORTED_CPUID");
    image = memfd_create("floor", MFD_CLOEXEC);
    check(ftruncate(image, MEMORY) == 0, "memfd");
    uint8_t *memory = mmap(0, MEMORY, PROT_READ | PROT_WRITE, MAP_SHARED, image, 0);
    write_tables(memory);
    write_descriptors(memory);
    write_code(memory);
}

static void measure_exits(int rounds, struct pages pages, double *times)
{
    struct machine m = create(pages);
    for (int i = 0; i < rounds / 10 + 10; i++)
        call(&m);
    for (int i = 0; i < rounds; i++) {
        double start = microseconds();
        call(&m);
        times[i] = microseconds() - start;
    }
    destroy(&m);
}

static void measure_new(int rounds, struct pages pages, double *times)
{
    for (int i = 0; i < rounds; i++) {
        double start = microseconds();
        struct machine m = create(pages);
        call(&m);
        times[i] = microseconds() - start;
        destroy(&m);
    }
}

static void measure_restore(int rounds, struct pages pages, double *times)
{
    struct machine m = create(pages);
    struct kvm_regs registers;
    check(ioctl(m.vcpu, KVM_GET_REGS, &registers) == 0, "KVM_GET_REGS");
    for (int i = 0; i < rounds; i++) {
        double start = microseconds();
        check(madvise(m.memory, MEMORY, MADV_DONTNEED) == 0, "madvise");
        check(ioctl(m.vcpu, KVM_SET_REGS, &registers) == 0, "KVM_SET_REGS");
        call(&m);
        times[i] = microseconds() - start;
    }
    destroy(&m);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: floor exit|new|restore ROUNDS WRITTEN READ\n", stderr);
        return 2;
    }
    int rounds = atoi(argv[2]);
    struct pages pages = { atoi(argv[3]), atoi(argv[4]) };
    double *times = calloc(rounds, sizeof *times);
    prepare();
    if (strcmp(argv[1], "exit") == 0)
        measure_exits(rounds, pages, times);
    else if (strcmp(argv[1], "new") == 0)
        measure_new(rounds, pages, times);
    else
        measure_restore(rounds, pages, times);
    printf("%.3f\n", median(times, rounds));
    return 0;
}
