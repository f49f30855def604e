using System.Diagnostics;

namespace Hyperlight.Symbols.Tests.Support;

/// <summary>Gives damaged copies of a file to a parser.</summary>
internal static class Fuzz
{
    private const long MostBytes = 64 << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    /// <summary>Fails when one copy makes the parser throw anything but <see cref="InvalidElfException"/>, or use much time or memory.</summary>
    /// <param name="file">The file.</param>
    /// <param name="damaged">The part of it that is damaged.</param>
    /// <param name="count">How many copies.</param>
    /// <param name="parse">Parses a copy and asks it for something; the mutator gives it numbers.</param>
    public static void Run(byte[] file, Range damaged, int count, Action<byte[], Mutator> parse)
    {
        int seed = Environment.GetEnvironmentVariable("FUZZ_SEED") is { } given ? Convert.ToInt32(given, 10) : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"FUZZ_SEED={seed}");
        var mutator = new Mutator(seed);
        byte[] copy = new byte[file.Length];
        // A night's run: FUZZ_TIMES=20.
        count *= Environment.GetEnvironmentVariable("FUZZ_TIMES") is { } times ? Convert.ToInt32(times, 10) : 1;
        for (int i = 0; i < count; i++)
        {
            file.CopyTo(copy, 0);
            mutator.Damage(copy.AsSpan(damaged));
            try
            {
                Check(copy, mutator, parse);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Copy {i} of FUZZ_SEED={seed}: {error.Message}", error);
            }
        }
    }

    private static void Check(byte[] copy, Mutator mutator, Action<byte[], Mutator> parse)
    {
        (long bytes, long start) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        try
        {
            parse(copy, mutator);
        }
        catch (InvalidElfException)
        {
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes, 0, MostBytes);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, MostTime);
    }
}
