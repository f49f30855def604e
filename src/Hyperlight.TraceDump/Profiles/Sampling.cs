namespace Hyperlight.TraceDump.Profiles;

/// <summary>How many allocations a recorded one stands for. <c>docs/memory-trace.md</c> tells why.</summary>
/// <param name="Interval">Mean bytes between samples; 0 when everything is recorded.</param>
internal readonly record struct Sampling(long Interval)
{
    // Below it, 1 − e^−x loses digits that x − x²/2 has.
    private const double Small = 1e-5;

    /// <summary>The weight of an allocation: one by the probability that it was recorded.</summary>
    public double WeightOf(ulong size)
    {
        if (Interval <= 0)
            return 1;
        // Nothing of no size would ever be recorded.
        double ratio = Math.Max(1, (double)size) / Interval;
        return 1 / (ratio < Small ? ratio - ratio * ratio / 2 : 1 - Math.Exp(-ratio));
    }

    /// <summary>What an allocation adds to the variance of an estimated count: (1 − p) / p².</summary>
    public static double VarianceOf(double weight) => weight * (weight - 1);
}
