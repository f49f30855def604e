using System.Runtime.InteropServices;

namespace Hyperlight.Profiling.Tests;

/// <summary>Makes files of this process fail to grow beyond a size, as on a full disk: <c>RLIMIT_FSIZE</c>, with its signal ignored.</summary>
internal sealed partial class FileSizeLimit : IDisposable
{
    private const int FileSize = 1, TooLarge = 25;

    private readonly Limit _before;
    private readonly PosixSignalRegistration _ignored = PosixSignalRegistration.Create((PosixSignal)TooLarge, static context => context.Cancel = true);

    private FileSizeLimit(long bytes)
    {
        Assert.Equal(0, GetLimit(FileSize, out _before));
        Assert.Equal(0, SetLimit(FileSize, _before with { Soft = (ulong)bytes }));
    }

    public static FileSizeLimit Of(long bytes) => new(bytes);

    public void Dispose()
    {
        Assert.Equal(0, SetLimit(FileSize, _before));
        _ignored.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(ulong Soft, ulong Hard);
}
