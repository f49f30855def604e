using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Memory;

/// <summary>Finds the pages of a private mapping that were written since it was made: those that are no longer the file's.</summary>
/// <remarks>Kernel documentation, admin-guide/mm/pagemap: <c>PAGEMAP_SCAN</c>, since Linux 6.7.</remarks>
internal static unsafe class PrivatePages
{
    private const nuint ScanRequest = 0xC0606610;
    private const ulong IsFile = 1 << 2, IsPresent = 1 << 3, IsSwapped = 1 << 4, IsZeroPage = 1 << 5;

    private static readonly int Pagemap = Libc.Open("/proc/self/pagemap", Libc.OpenCloseOnExec);

    [StructLayout(LayoutKind.Sequential)]
    public struct Run
    {
        public ulong Start, End, Categories;
    }

    /// <summary>Lists the runs of such pages.</summary>
    /// <param name="start">Address in the host.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="runs">Where the runs go.</param>
    /// <param name="mostPages">How many pages are worth listing.</param>
    /// <returns>The number of runs; negative when there are more pages or runs than wanted, or the kernel cannot tell.</returns>
    public static int Find(nint start, ulong length, Span<Run> runs, int mostPages)
    {
        fixed (Run* pointer = runs)
        {
            var scan = new ScanArguments
            {
                Size = (ulong)sizeof(ScanArguments),
                Start = (ulong)start,
                End = (ulong)start + length,
                Runs = (ulong)pointer,
                RunCount = (ulong)runs.Length,
                MostPages = (ulong)mostPages,
                Inverted = IsFile | IsZeroPage,
                Required = IsFile | IsZeroPage,
                AnyOf = IsPresent | IsSwapped,
                Returned = IsPresent,
            };
            int found = Libc.Ioctl(Pagemap, ScanRequest, (nint)(&scan));
            return scan.WalkEnd == scan.End ? found : -1;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ScanArguments
    {
        public ulong Size, Flags, Start, End, WalkEnd, Runs, RunCount, MostPages, Inverted, Required, AnyOf, Returned;
    }
}
