using System.Runtime.InteropServices;

namespace Lifecycle.Tests.Support;

/// <summary>Lets this process open no more files, until it is disposed of.</summary>
internal sealed partial class DescriptorShortage : IDisposable
{
    private const int OpenFiles = 7;

    private readonly Limit _before;

    public DescriptorShortage()
    {
        Assert.Equal(0, Get(OpenFiles, out _before));
        // The lowest free number is above the limit.
        Set((ulong)Directory.GetFiles("/proc/self/fd").Select(path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture)).Order().TakeWhile(static (number, index) => number == index).Count());
    }

    public void Dispose() => Set(_before.Current);

    private void Set(ulong current)
    {
        var limit = new Limit { Current = current, Maximum = _before.Maximum };
        Assert.Equal(0, Put(OpenFiles, in limit));
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Put(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Current, Maximum;
    }
}
