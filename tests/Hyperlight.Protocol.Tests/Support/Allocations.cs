namespace Hyperlight.Protocol.Tests.Support;

/// <summary>Measures what code allocates.</summary>
internal static class Allocations
{
    /// <summary>The least that three runs allocate on this thread, in bytes: a collection in between adds what the thread's buffer had left.</summary>
    public static long Of(Action code)
    {
        long least = long.MaxValue;
        for (int run = 0; run < 3 && least > 0; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            code();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
