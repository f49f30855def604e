using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Hypervisor;

/// <summary>The page of code through which a guest leaves to its host. Guest code can run it, and nobody can write it.</summary>
internal static class HypercallPage
{
    /// <summary>Guest address of the page.</summary>
    public const ulong Address = 0x0020_0000;

    /// <summary>Address of <c>void (uint port, uint value)</c>.</summary>
    public const ulong Hypercall = Address;

    /// <summary>Address of <c>ulong ()</c>, which reads the time stamp counter.</summary>
    public const ulong Timestamp = Address + 0x10;

    /// <summary>Address of <c>void (ulong[8])</c>, which gives its caller's <c>rbx rbp rsp r12 r13 r14 r15 rip</c>.</summary>
    public const ulong Registers = Address + 0x30;

    /// <summary>Where the <c>syscall</c> instruction leads.</summary>
    /// <remarks>
    /// Shadow-paging KVM without VMX enters it at CPL 3, the others at CPL 0: so it lies where both may run it and uses a port that both may use.
    /// A guest that writes to the port by itself makes a system call, no more.
    /// </remarks>
    public const ulong SystemCallEntry = Address + 0x20;

    /// <summary>A <c>syscall</c> and a breakpoint behind it: where the host has no other way to have the guest's process do something.</summary>
    public const ulong SystemCallInstruction = Address + 0x60;

    /// <summary>The port of <see cref="SystemCallEntry"/>.</summary>
    public const byte SystemCallPort = 0xF0;

    /// <summary>Keeps the page that a snapshot brings from guest code.</summary>
    public static void Reserve(AddressSpace space) => space.Reserve(Address, PageTables.PageSize);

    /// <summary>Writes the page and maps it.</summary>
    public static void Place(AddressSpace space)
    {
        ulong physical = space.AllocateContiguous(1);
        Write(space.Memory.Span(physical, PageTables.PageSize));
        space.MapShared(Address, physical, PageTables.PageSize, PageRights.Read | PageRights.Execute);
    }

    /// <summary>Writes what the page holds.</summary>
    /// <param name="code">A page of zeros.</param>
    public static void Write(Span<byte> code)
    {
        // mov edx, edi; mov eax, esi; out dx, eax; ret
        ReadOnlySpan<byte> hypercall = [0x89, 0xFA, 0x89, 0xF0, 0xEF, 0xC3];
        // rdtsc; shl rdx, 32; or rax, rdx; ret
        ReadOnlySpan<byte> timestamp = [0x0F, 0x31, 0x48, 0xC1, 0xE2, 0x20, 0x48, 0x09, 0xD0, 0xC3];
        // out imm8, al; hlt
        ReadOnlySpan<byte> systemCall = [0xE6, SystemCallPort, 0xF4];
        // mov [rdi], rbx; mov [rdi+8], rbp; lea rax, [rsp+8]; mov [rdi+16], rax; mov [rdi+24..48], r12..r15; mov rax, [rsp]; mov [rdi+56], rax; ret
        ReadOnlySpan<byte> registers =
        [
            0x48, 0x89, 0x1F, 0x48, 0x89, 0x6F, 0x08, 0x48, 0x8D, 0x44, 0x24, 0x08, 0x48, 0x89, 0x47, 0x10, 0x4C, 0x89, 0x67, 0x18, 0x4C, 0x89, 0x6F, 0x20,
            0x4C, 0x89, 0x77, 0x28, 0x4C, 0x89, 0x7F, 0x30, 0x48, 0x8B, 0x04, 0x24, 0x48, 0x89, 0x47, 0x38, 0xC3,
        ];
        // syscall; int3
        ReadOnlySpan<byte> instruction = [0x0F, 0x05, 0xCC];
        hypercall.CopyTo(code[(int)(Hypercall - Address)..]);
        timestamp.CopyTo(code[(int)(Timestamp - Address)..]);
        registers.CopyTo(code[(int)(Registers - Address)..]);
        systemCall.CopyTo(code[(int)(SystemCallEntry - Address)..]);
        instruction.CopyTo(code[(int)(SystemCallInstruction - Address)..]);
    }
}
