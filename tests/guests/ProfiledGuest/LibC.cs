using System.Runtime.InteropServices;

namespace ProfiledGuest;

/// <summary>What of the C library .NET has no name for.</summary>
internal static class LibC
{
    [DllImport("libc", EntryPoint = "mmap")]
    public static extern nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "munmap")]
    public static extern int Unmap(nint address, nuint length);
}
