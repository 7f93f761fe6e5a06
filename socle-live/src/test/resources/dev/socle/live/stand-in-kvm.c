/*
 * A KVM that is not there. Preloaded into a QEMU, it answers what QEMU asks /dev/kvm as the kernel of a host would,
 * whose CPU a file tells, and writes down the CPUID that QEMU hands over for each processor. No guest ever runs.
 *
 * STAND_IN_HOST    the host: lines "cpuid LEAF SUBLEAF EAX EBX ECX EDX" (what KVM supports), "msr INDEX HIGH LOW" (the
 *                  feature MSRs) and "capability NUMBER VALUE"; all hexadecimal
 * STAND_IN_HANDED  where to write what is handed over; without it QEMU goes on and can be asked by QMP
 * STAND_IN_VCPUS   after so many processors QEMU is ended
 *
 * QEMU looks at some leaves of the machine's own processor, whatever KVM says; they are written down as well.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST 1024
#define DESCRIPTORS 8192
#define ARCH_PRCTL 158
#define REQUEST_COMPONENT 0x1025
#define ALLOWED_COMPONENTS 0x1024

enum kind { NONE, SYSTEM, MACHINE, PROCESSOR };

static enum kind kinds[DESCRIPTORS];
static unsigned long identifiers[DESCRIPTORS];
static struct kvm_cpuid_entry2 supported[MOST];
static unsigned supported_count;
static struct { uint32_t index; uint64_t value; } feature_msrs[64];
static unsigned feature_msr_count;
static struct { unsigned number; int value; } capabilities[64];
static unsigned capability_count;
static FILE *handed;
static int vcpus_left = -1;

/* MSRs that a kernel saves: KVM's own, and Hyper-V's, by which QEMU tells what of Hyper-V the kernel has. */
static const uint32_t saved_msrs[] = {
    0x10, 0x11, 0x12, 0x3a, 0x3b, 0x48, 0x9e, 0xcf, 0xe1, 0x10a, 0x122, 0x140, 0x174, 0x175, 0x176, 0x1a0, 0x345, 0x491, 0x6e0,
    0xd90, 0xda0, 0xc0000081, 0xc0000103, 0xc0000104, 0xc0010015, 0xc0010117, 0xc001011f,
    0x4b564d00, 0x4b564d01, 0x4b564d02, 0x4b564d03, 0x4b564d04, 0x4b564d05,
    0x40000000, 0x40000001, 0x40000002, 0x40000003, 0x40000010, 0x40000020, 0x40000021, 0x40000022, 0x40000023,
    0x40000070, 0x40000071, 0x40000072, 0x40000073, 0x40000080, 0x40000081, 0x40000082, 0x40000083, 0x40000084,
    0x40000090, 0x400000b0, 0x400000b1, 0x400000f0, 0x400000f1, 0x400000f2, 0x400000f3, 0x400000f4, 0x400000f5,
    0x400000ff, 0x40000100, 0x40000101, 0x40000102, 0x40000103, 0x40000104, 0x40000105, 0x40000106, 0x40000107,
    0x40000108, 0x40000118,
};

static int has_subleaves(uint32_t leaf) {
    switch (leaf) {
    case 0x4: case 0x7: case 0xb: case 0xd: case 0xf: case 0x10: case 0x12: case 0x14: case 0x1d: case 0x1e: case 0x1f:
    case 0x24: case 0x8000001d: case 0x80000026:
        return 1;
    default:
        return 0;
    }
}

static void silicon(uint32_t leaf, uint32_t subleaf) {
    uint32_t a, b, c, d;
    __cpuid_count(leaf, subleaf, a, b, c, d);
    fprintf(handed, "silicon %x %x %x %x %x %x\n", leaf, subleaf, a, b, c, d);
}

static void read_host(void) {
    static int done;
    char line[256];
    FILE *file;
    unsigned l, s, a, b, c, d;
    if (done++) {
        return;
    }
    file = fopen(getenv("STAND_IN_HOST"), "r");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "cpuid %x %x %x %x %x %x", &l, &s, &a, &b, &c, &d) == 6 && supported_count < MOST) {
            supported[supported_count++] = (struct kvm_cpuid_entry2) {.function = l, .index = s,
                .flags = has_subleaves(l) ? KVM_CPUID_FLAG_SIGNIFCANT_INDEX : 0, .eax = a, .ebx = b, .ecx = c, .edx = d};
        } else if (sscanf(line, "msr %x %x %x", &l, &a, &b) == 3 && feature_msr_count < 64) {
            feature_msrs[feature_msr_count].index = l;
            feature_msrs[feature_msr_count++].value = (uint64_t) a << 32 | b;
        } else if (sscanf(line, "capability %x %x", &l, &a) == 2 && capability_count < 64) {
            capabilities[capability_count].number = l;
            capabilities[capability_count++].value = a;
        }
    }
    if (file) {
        fclose(file);
    }
    if (getenv("STAND_IN_HANDED")) {
        handed = fopen(getenv("STAND_IN_HANDED"), "w");
        vcpus_left = atoi(getenv("STAND_IN_VCPUS"));
        silicon(2, 0);
        for (s = 0; s < 8; s++) {
            silicon(4, s);
        }
        for (s = 0; s < 64; s++) {
            silicon(0xd, s);
        }
        for (s = 0; s < 8; s++) {
            silicon(0x12, s);
        }
        for (s = 0; s < 8; s++) {
            silicon(0x8000001d, s);
        }
        silicon(0x80000005, 0);
        silicon(0x80000006, 0);
        silicon(0x80000008, 0);
    }
}

/* Memory, since QEMU maps a processor's descriptor. */
static int descriptor(enum kind kind, unsigned long identifier) {
    int fd = memfd_create("stand-in", MFD_CLOEXEC);
    if (fd < 0 || fd >= DESCRIPTORS || ftruncate(fd, 1 << 16)) {
        abort();
    }
    kinds[fd] = kind;
    identifiers[fd] = identifier;
    return fd;
}

static int is_kvm(const char *path) {
    return !strcmp(path, "/dev/kvm");
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        static int (*real)(const char *, int, ...); \
        mode_t mode = 0; \
        if (flags & O_CREAT) { \
            va_list rest; \
            va_start(rest, flags); \
            mode = va_arg(rest, unsigned); \
            va_end(rest); \
        } \
        if (is_kvm(path)) { \
            read_host(); \
            return descriptor(SYSTEM, 0); \
        } \
        if (!real) { \
            real = (int (*)(const char *, int, ...)) dlsym(RTLD_NEXT, #name); \
        } \
        return real(path, flags, mode); \
    }

OPEN(open)
OPEN(open64)

int access(const char *path, int mode) {
    static int (*real)(const char *, int);
    if (!real) {
        real = (int (*)(const char *, int)) dlsym(RTLD_NEXT, "access");
    }
    return is_kvm(path) ? 0 : real(path, mode);
}

/* The permission to use AMX's tiles, which the machine's own kernel need not know. */
long syscall(long number, ...) {
    static long (*real)(long, ...);
    long word[6];
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; i++) {
        word[i] = va_arg(rest, long);
    }
    va_end(rest);
    if (number == ARCH_PRCTL && word[0] == REQUEST_COMPONENT) {
        return 0;
    }
    if (number == ARCH_PRCTL && word[0] == ALLOWED_COMPONENTS) {
        *(uint64_t *) word[1] = ~0ull;
        return 0;
    }
    if (!real) {
        real = (long (*)(long, ...)) dlsym(RTLD_NEXT, "syscall");
    }
    return real(number, word[0], word[1], word[2], word[3], word[4], word[5]);
}

static int too_small(void) {
    errno = E2BIG;
    return -1;
}

static int tell_cpuid(struct kvm_cpuid2 *to, const struct kvm_cpuid_entry2 *from, unsigned count) {
    if (to->nent < count) {
        return too_small();
    }
    to->nent = count;
    memcpy(to->entries, from, count * sizeof *from);
    return 0;
}

/* All of Hyper-V that there could be. */
static int tell_hyper_v(struct kvm_cpuid2 *to) {
    struct kvm_cpuid_entry2 leaves[14];
    unsigned count = 0;
    memset(leaves, 0, sizeof leaves);
    for (uint32_t leaf = 0x40000000; leaf <= 0x40000082; leaf = leaf == 0x4000000a ? 0x40000080 : leaf + 1) {
        leaves[count++] = (struct kvm_cpuid_entry2) {.function = leaf, .eax = ~0u, .ebx = ~0u, .ecx = ~0u, .edx = ~0u};
    }
    leaves[0].eax = 0x40000082;
    leaves[1].eax = 0x31237648;
    leaves[10].eax = 0xffff0101;
    return tell_cpuid(to, leaves, count);
}

static int tell_msrs(struct kvm_msr_list *to, int features) {
    const unsigned room = to->nmsrs;
    const unsigned count = features ? feature_msr_count : sizeof saved_msrs / sizeof *saved_msrs;
    to->nmsrs = count;
    if (room < count) {
        return too_small();
    }
    for (unsigned i = 0; i < count; i++) {
        to->indices[i] = features ? feature_msrs[i].index : saved_msrs[i];
    }
    return 0;
}

static int read_msrs(struct kvm_msrs *msrs) {
    for (unsigned i = 0; i < msrs->nmsrs; i++) {
        msrs->entries[i].data = 0;
        for (unsigned j = 0; j < feature_msr_count; j++) {
            if (feature_msrs[j].index == msrs->entries[i].index) {
                msrs->entries[i].data = feature_msrs[j].value;
            }
        }
    }
    return msrs->nmsrs;
}

static int capability(unsigned number) {
    for (unsigned i = 0; i < capability_count; i++) {
        if (capabilities[i].number == number) {
            return capabilities[i].value;
        }
    }
    switch (number) {
    case KVM_CAP_NR_VCPUS:
    case KVM_CAP_MAX_VCPUS:
        return 1024;
    case KVM_CAP_MAX_VCPU_ID:
    case KVM_CAP_IRQ_ROUTING:
        return 4096;
    case KVM_CAP_NR_MEMSLOTS:
        return 509;
    case KVM_CAP_MCE:
        return 32;
    case KVM_CAP_XSAVE2:
        return 16384;
    case KVM_CAP_X86_DISABLE_EXITS:
        return 0xf;
    case KVM_CAP_COALESCED_MMIO:
    case KVM_CAP_COALESCED_PIO:
    case KVM_CAP_NESTED_STATE:
    case KVM_CAP_MULTI_ADDRESS_SPACE:
    case KVM_CAP_SYNC_REGS:
    case KVM_CAP_DIRTY_LOG_RING:
    case 223: /* the same, ordered */
    case 235: /* large pages split by hand */
        return 0;
    default:
        return 1;
    }
}

static uint64_t components(void) {
    for (unsigned i = 0; i < supported_count; i++) {
        if (supported[i].function == 0xd && supported[i].index == 0) {
            return (uint64_t) supported[i].edx << 32 | supported[i].eax;
        }
    }
    return 0;
}

static int take_over(int fd, const struct kvm_cpuid2 *cpuid) {
    if (!handed) {
        return 0;
    }
    fprintf(handed, "processor %lx\n", identifiers[fd]);
    for (unsigned i = 0; i < cpuid->nent; i++) {
        const struct kvm_cpuid_entry2 *entry = &cpuid->entries[i];
        fprintf(handed, "handed %x %x %x %x %x %x\n", entry->function,
                entry->flags & KVM_CPUID_FLAG_SIGNIFCANT_INDEX ? entry->index : 0, entry->eax, entry->ebx, entry->ecx,
                entry->edx);
    }
    fflush(handed);
    if (--vcpus_left == 0) {
        _exit(0);
    }
    return 0;
}

static int answer(int fd, unsigned request, void *argument) {
    switch (request) {
    case KVM_GET_API_VERSION:
        return 12;
    case KVM_CHECK_EXTENSION:
        return capability((unsigned) (uintptr_t) argument);
    case KVM_CREATE_VM:
        return descriptor(MACHINE, 0);
    case KVM_CREATE_VCPU:
        return descriptor(PROCESSOR, (unsigned long) argument);
    case KVM_GET_VCPU_MMAP_SIZE:
        return 3 * 4096;
    case KVM_GET_SUPPORTED_CPUID:
        return tell_cpuid(argument, supported, supported_count);
    case KVM_GET_EMULATED_CPUID:
        return tell_cpuid(argument, supported, 0);
    case KVM_GET_SUPPORTED_HV_CPUID:
        return tell_hyper_v(argument);
    case KVM_GET_MSR_INDEX_LIST:
        return tell_msrs(argument, 0);
    case KVM_GET_MSR_FEATURE_INDEX_LIST:
        return tell_msrs(argument, 1);
    case KVM_GET_MSRS:
        return read_msrs(argument);
    case KVM_SET_MSRS:
        return ((struct kvm_msrs *) argument)->nmsrs;
    case KVM_GET_TSC_KHZ:
        return 2500000;
    case KVM_GET_DEVICE_ATTR:
        *(uint64_t *) ((struct kvm_device_attr *) argument)->addr = components();
        return 0;
    case KVM_ENABLE_CAP:
        if (((struct kvm_enable_cap *) argument)->cap == KVM_CAP_HYPERV_ENLIGHTENED_VMCS) {
            *(uint16_t *) (uintptr_t) ((struct kvm_enable_cap *) argument)->args[0] = 0x101;
        }
        return 0;
    case KVM_X86_GET_MCE_CAP_SUPPORTED:
        *(uint64_t *) argument = 0x1000120;
        return 0;
    case KVM_CREATE_DEVICE:
        errno = ENODEV;
        return -1;
    case KVM_SET_CPUID2:
        return take_over(fd, argument);
    default:
        return 0;
    }
}

int ioctl(int fd, unsigned long request, ...) {
    static int (*real)(int, unsigned long, ...);
    void *argument;
    va_list rest;
    va_start(rest, request);
    argument = va_arg(rest, void *);
    va_end(rest);
    if (fd >= 0 && fd < DESCRIPTORS && kinds[fd] != NONE) {
        /* QEMU hands requests on as int, so that their sign is extended. */
        return answer(fd, (unsigned) request, argument);
    }
    if (!real) {
        real = (int (*)(int, unsigned long, ...)) dlsym(RTLD_NEXT, "ioctl");
    }
    return real(fd, request, argument);
}
