using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimpleGuest;

/// <summary>Code that a test brings, in executable memory.</summary>
internal static unsafe partial class MachineCode
{
    private const int Read = 1, Write = 2, Execute = 4, PrivateAnonymous = 0x22;

    private static readonly byte[] Pinned = GC.AllocateArray<byte>(4096, pinned: true);

    private static ulong s_data;

    private static ReadOnlySpan<byte> Constant => "nobody writes here"u8;

    /// <summary>Calls the code; its memory goes when it returns.</summary>
    public static ulong Run(ReadOnlySpan<byte> code, ulong first, ulong second)
    {
        nuint length = (nuint)code.Length;
        byte* memory = (byte*)Map(null, length, Read | Write, PrivateAnonymous, -1, 0);
        if ((nint)memory == -1)
            throw new InvalidOperationException("mmap gave no memory for code.");
        code.CopyTo(new Span<byte>(memory, code.Length));
        if (Protect(memory, length, Read | Execute) != 0)
            throw new InvalidOperationException("mprotect gave no right to execute.");
        ulong result = ((delegate* unmanaged<ulong, ulong, ulong>)memory)(first, second);
        _ = Unmap(memory, length);
        return result;
    }

    /// <summary>Calls the code on a thread of its own.</summary>
    public static ulong RunOnThread(byte[] code, ulong first, ulong second)
    {
        ulong result = 0;
        var thread = new Thread(() => result = Run(code, first, second));
        thread.Start();
        thread.Join();
        return result;
    }

    /// <inheritdoc cref="IMachineCode.AddressOf"/>
    public static ulong AddressOf(string what)
    {
        int local = 0;
        return what switch
        {
            "code" => (ulong)(delegate*<byte[], ulong, ulong, ulong>)&RunOnThread,
            "constant" => (ulong)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Constant)),
            "data" => (ulong)Unsafe.AsPointer(ref s_data),
            "heap" => (ulong)Unsafe.AsPointer(ref Pinned[0]),
            "native" => (ulong)NativeMemory.Alloc(4096),
            "stack" => (ulong)&local,
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "There is nothing of this name."),
        };
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
