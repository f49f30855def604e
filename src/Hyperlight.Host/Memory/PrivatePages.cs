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
        ulong end = (ulong)start + length;
        int found = Scan((ulong)start, end, runs, mostPages, out ulong reached);
        return reached == end ? found : -1;
    }

    /// <summary>Counts such pages; zero when the kernel cannot tell.</summary>
    public static long Count(nint start, ulong length)
    {
        Span<Run> runs = stackalloc Run[64];
        (ulong next, ulong end, long pages) = ((ulong)start, (ulong)start + length, 0);
        while (next < end && Scan(next, end, runs, int.MaxValue, out ulong reached) is var found and >= 0 && reached > next)
        {
            foreach (Run run in runs[..found])
                pages += (long)(run.End - run.Start) / PageTables.PageSize;
            next = reached;
        }
        return pages;
    }

    private static int Scan(ulong start, ulong end, Span<Run> runs, int mostPages, out ulong reached)
    {
        fixed (Run* pointer = runs)
        {
            var scan = new ScanArguments
            {
                Size = (ulong)sizeof(ScanArguments),
                Start = start,
                End = end,
                Runs = (ulong)pointer,
                RunCount = (ulong)runs.Length,
                MostPages = (ulong)mostPages,
                Inverted = IsFile | IsZeroPage,
                Required = IsFile | IsZeroPage,
                AnyOf = IsPresent | IsSwapped,
                Returned = IsPresent,
            };
            int found = Libc.Ioctl(Pagemap, ScanRequest, (nint)(&scan));
            reached = scan.WalkEnd;
            return found;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ScanArguments
    {
        public ulong Size, Flags, Start, End, WalkEnd, Runs, RunCount, MostPages, Inverted, Required, AnyOf, Returned;
    }
}
