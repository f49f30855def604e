using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conformance;

/// <summary>Makes the CPU complain.</summary>
internal static unsafe partial class Faults
{
    private const int SigIll = 4, ReadWrite = 3, ReadExecute = 5, PrivateAnonymous = 0x22;

    private static readonly byte[] Undefined = [0x0F, 0x0B]; // ud2

    public static int ReadByLibrary(ulong address)
    {
        int value = 0;
        memcpy(&value, (void*)address, sizeof(int));
        return value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(ulong address) => *(int*)address;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write(ulong address) => *(int*)address = 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int LengthOf(string? text) => text!.Length;

    public static int Recurse(int depth) => depth < 0 ? 0 : Recurse(depth + 1) + Environment.ProcessorCount;

    public static void RunUndefined() => ((delegate* unmanaged<void>)MapUndefined())();

    // The kernel asks for SA_RESTORER; the C library's sigaction adds it. The handler does nothing.
    public static void ReturnToFault()
    {
        delegate* unmanaged<int, void> handler = &Ignore;
        if (signal(SigIll, handler) == -1)
            throw new InvalidOperationException("signal failed.");
        RunUndefined();
    }

    [UnmanagedCallersOnly]
    private static void Ignore(int number)
    {
    }

    private static nint MapUndefined()
    {
        nint page = mmap(0, 4096, ReadWrite, PrivateAnonymous, -1, 0);
        Undefined.CopyTo(new Span<byte>((void*)page, Undefined.Length));
        return mprotect(page, 4096, ReadExecute) == 0 ? page : throw new InvalidOperationException("mprotect failed.");
    }

    [LibraryImport("libc")]
    private static partial void* memcpy(void* target, void* source, nuint count);

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int rights, int flags, int descriptor, nint offset);

    [LibraryImport("libc")]
    private static partial int mprotect(nint address, nuint length, int rights);

    [LibraryImport("libc")]
    private static partial nint signal(int number, delegate* unmanaged<int, void> handler);
}
