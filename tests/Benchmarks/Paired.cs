namespace Benchmarks;

/// <summary>Two ways to do the same, timed in turn with each other.</summary>
internal static class Paired
{
    private const int UsualRounds = 60, CallsPerRound = 300, WarmUp = 3000;

    /// <summary>The median of the second one's time as a ratio to the first one's.</summary>
    /// <param name="without">Makes a number of calls, and says how long they took.</param>
    /// <param name="with">The same with what is measured.</param>
    /// <param name="calls">How many calls a round has.</param>
    /// <param name="warmUp">How many calls of the second come before.</param>
    /// <param name="rounds">How many ratios the median is of.</param>
    public static double Ratio(Func<int, double> without, Func<int, double> with, int calls = CallsPerRound, int warmUp = WarmUp, int rounds = UsualRounds)
    {
        with(warmUp);
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            // Whoever is second finds warmer caches: take turns.
            double first = round % 2 == 0 ? without(calls) : with(calls), second = round % 2 == 0 ? with(calls) : without(calls);
            ratios[round] = round % 2 == 0 ? second / first : first / second;
        }
        return Sample.Median(ratios);
    }
}
