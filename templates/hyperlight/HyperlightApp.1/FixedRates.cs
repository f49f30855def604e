namespace HyperlightApp._1;

/// <summary>Exchange rates of some day. A real host would ask a service: the guest cannot.</summary>
internal sealed class FixedRates : IExchangeRates
{
    private static readonly Dictionary<string, double> Rates = new() { ["EUR"] = 1, ["USD"] = 1.08, ["JPY"] = 162.5 };

    public double RateOf(string currency) =>
        Rates.TryGetValue(currency, out double rate) ? rate : throw new ArgumentException($"No rate for '{currency}'.", nameof(currency));
}
