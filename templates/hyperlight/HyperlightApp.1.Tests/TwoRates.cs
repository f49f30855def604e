namespace HyperlightApp._1.Tests;

/// <summary>Knows two currencies, and remembers what it was asked for.</summary>
internal sealed class TwoRates : IExchangeRates
{
    private readonly List<string> _asked = [];

    public IReadOnlyList<string> Asked => _asked;

    public double RateOf(string currency)
    {
        _asked.Add(currency);
        return currency switch
        {
            "EUR" => 1,
            "USD" => 1.25,
            _ => throw new ArgumentException($"No rate for '{currency}'.", nameof(currency)),
        };
    }
}
