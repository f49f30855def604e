namespace Hyperlight.Host.Kernel.Clock;

/// <summary>The machine code of the vDSO. It works with the layout of <see cref="ClockPage"/>: sequence at 0, counter at 8, multiplier at 16, wall at 24, monotonic at 32.</summary>
internal static class VdsoCode
{
    /// <summary>Where each function starts in <see cref="Bytes"/>.</summary>
    public const int ClockGetTime = 0x00, GetTimeOfDay = 0x50, Time = 0xA0, GetCpu = 0xD0;

    public static ReadOnlySpan<byte> Bytes =>
    [
        // int clock_gettime(clockid_t edi, struct timespec *rsi)
        0x83, 0xFF, 0x07,                               // 00:        cmp   edi, 7
        0x77, 0x20,                                     // 03:        ja    leave
        0x41, 0xB8, 0x18, 0x00, 0x00, 0x00,             // 05:        mov   r8d, 24           ; wall
        0xB9, 0x21, 0x00, 0x00, 0x00,                   // 0b:        mov   ecx, 0x21         ; REALTIME, REALTIME_COARSE
        0x0F, 0xA3, 0xF9,                               // 10:        bt    ecx, edi
        0x72, 0x18,                                     // 13:        jc    read
        0x41, 0xB8, 0x20, 0x00, 0x00, 0x00,             // 15:        mov   r8d, 32           ; monotonic
        0xB9, 0xD2, 0x00, 0x00, 0x00,                   // 1b:        mov   ecx, 0xd2         ; MONOTONIC, _RAW, _COARSE, BOOTTIME
        0x0F, 0xA3, 0xF9,                               // 20:        bt    ecx, edi
        0x72, 0x08,                                     // 23:        jc    read
        0xB8, 0xE4, 0x00, 0x00, 0x00,                   // 25: leave: mov   eax, 228
        0x0F, 0x05,                                     // 2a:        syscall
        0xC3,                                           // 2c:        ret
        0xE8, 0xBE, 0x00, 0x00, 0x00,                   // 2d: read:  call  now
        0x72, 0xF1,                                     // 32:        jc    leave
        0x31, 0xD2,                                     // 34:        xor   edx, edx
        0xB9, 0x00, 0xCA, 0x9A, 0x3B,                   // 36:        mov   ecx, 1000000000
        0x48, 0xF7, 0xF1,                               // 3b:        div   rcx
        0x48, 0x89, 0x06,                               // 3e:        mov   [rsi], rax
        0x48, 0x89, 0x56, 0x08,                         // 41:        mov   [rsi+8], rdx
        0x31, 0xC0,                                     // 45:        xor   eax, eax
        0xC3,                                           // 47:        ret
        0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, // 48:        int3 ...

        // int gettimeofday(struct timeval *rdi, struct timezone *rsi)
        0x41, 0xB8, 0x18, 0x00, 0x00, 0x00,             // 50:        mov   r8d, 24
        0xE8, 0x95, 0x00, 0x00, 0x00,                   // 56:        call  now
        0x72, 0x30,                                     // 5b:        jc    leave
        0x48, 0x85, 0xF6,                               // 5d:        test  rsi, rsi
        0x74, 0x07,                                     // 60:        jz    time
        0x48, 0xC7, 0x06, 0x00, 0x00, 0x00, 0x00,       // 62:        mov   qword [rsi], 0
        0x48, 0x85, 0xFF,                               // 69: time:  test  rdi, rdi
        0x74, 0x1C,                                     // 6c:        jz    done
        0x31, 0xD2,                                     // 6e:        xor   edx, edx
        0xB9, 0x00, 0xCA, 0x9A, 0x3B,                   // 70:        mov   ecx, 1000000000
        0x48, 0xF7, 0xF1,                               // 75:        div   rcx
        0x48, 0x89, 0x07,                               // 78:        mov   [rdi], rax
        0x89, 0xD0,                                     // 7b:        mov   eax, edx
        0x31, 0xD2,                                     // 7d:        xor   edx, edx
        0xB9, 0xE8, 0x03, 0x00, 0x00,                   // 7f:        mov   ecx, 1000
        0xF7, 0xF1,                                     // 84:        div   ecx
        0x48, 0x89, 0x47, 0x08,                         // 86:        mov   [rdi+8], rax
        0x31, 0xC0,                                     // 8a: done:  xor   eax, eax
        0xC3,                                           // 8c:        ret
        0xB8, 0x60, 0x00, 0x00, 0x00,                   // 8d: leave: mov   eax, 96
        0x0F, 0x05,                                     // 92:        syscall
        0xC3,                                           // 94:        ret
        0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, // 95: int3 ...

        // time_t time(time_t *rdi)
        0x41, 0xB8, 0x18, 0x00, 0x00, 0x00,             // a0:        mov   r8d, 24
        0xE8, 0x45, 0x00, 0x00, 0x00,                   // a6:        call  now
        0x72, 0x13,                                     // ab:        jc    leave
        0x31, 0xD2,                                     // ad:        xor   edx, edx
        0xB9, 0x00, 0xCA, 0x9A, 0x3B,                   // af:        mov   ecx, 1000000000
        0x48, 0xF7, 0xF1,                               // b4:        div   rcx
        0x48, 0x85, 0xFF,                               // b7:        test  rdi, rdi
        0x74, 0x03,                                     // ba:        jz    done
        0x48, 0x89, 0x07,                               // bc:        mov   [rdi], rax
        0xC3,                                           // bf: done:  ret
        0xB8, 0xC9, 0x00, 0x00, 0x00,                   // c0: leave: mov   eax, 201
        0x0F, 0x05,                                     // c5:        syscall
        0xC3,                                           // c7:        ret
        0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, // c8:        int3 ...

        // int getcpu(unsigned *rdi, unsigned *rsi)
        0x31, 0xC0,                                     // d0:        xor   eax, eax
        0x48, 0x85, 0xFF,                               // d2:        test  rdi, rdi
        0x74, 0x02,                                     // d5:        jz    node
        0x89, 0x07,                                     // d7:        mov   [rdi], eax
        0x48, 0x85, 0xF6,                               // d9: node:  test  rsi, rsi
        0x74, 0x02,                                     // dc:        jz    done
        0x89, 0x06,                                     // de:        mov   [rsi], eax
        0xC3,                                           // e0: done:  ret
        0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, // e1: int3 ...

        // now: rax = nanoseconds of the clock at offset r8 of the page; carry when guest code must ask the host
        0x41, 0xB9, 0x00, 0x00, 0x23, 0x00,             // f0:        mov   r9d, 0x230000     ; ClockPage.Address
        0x45, 0x8B, 0x11,                               // f6: again: mov   r10d, [r9]
        0x4D, 0x8B, 0x59, 0x10,                         // f9:        mov   r11, [r9+16]
        0x49, 0x83, 0xFB, 0x01,                         // fd:        cmp   r11, 1
        0x72, 0x28,                                     // 101:       jb    done
        0x0F, 0xAE, 0xE8,                               // 103:       lfence                  ; so that rdtsc waits for its turn
        0x0F, 0x31,                                     // 106:       rdtsc
        0x48, 0xC1, 0xE2, 0x20,                         // 108:       shl   rdx, 32
        0x48, 0x09, 0xD0,                               // 10c:       or    rax, rdx
        0x31, 0xD2,                                     // 10f:       xor   edx, edx
        0x49, 0x2B, 0x41, 0x08,                         // 111:       sub   rax, [r9+8]
        0x48, 0x0F, 0x42, 0xC2,                         // 115:       cmovb rax, rdx          ; a CPU whose counter is behind
        0x49, 0xF7, 0xE3,                               // 119:       mul   r11
        0x48, 0x0F, 0xAC, 0xD0, 0x20,                   // 11c:       shrd  rax, rdx, 32
        0x4B, 0x03, 0x04, 0x01,                         // 121:       add   rax, [r9+r8]
        0x45, 0x3B, 0x11,                               // 125:       cmp   r10d, [r9]
        0x75, 0xCC,                                     // 128:       jne   again
        0xF8,                                           // 12a:       clc
        0xC3,                                           // 12b: done: ret
    ];
}
