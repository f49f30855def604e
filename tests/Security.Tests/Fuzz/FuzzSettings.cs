using System.Globalization;

namespace Security.Tests.Fuzz;

/// <summary>How much is tried, and from which seed: the same seed tries the same.</summary>
internal static class FuzzSettings
{
    /// <summary>Number of calls; <c>SECURITY_FUZZ_CALLS</c>, a million when that is not set.</summary>
    public static long Calls { get; } = Read("SECURITY_FUZZ_CALLS", 1_000_000);

    /// <summary>Where it starts; <c>SECURITY_FUZZ_SEED</c>, another one each time when that is not set.</summary>
    public static long Seed { get; } = Read("SECURITY_FUZZ_SEED", Environment.TickCount64);

    private static long Read(string variable, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : otherwise;
}
