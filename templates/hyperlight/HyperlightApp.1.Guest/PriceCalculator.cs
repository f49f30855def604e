using System.Globalization;
using Hyperlight;

namespace HyperlightApp._1.Guest;

/// <summary>Runs in the micro-VM: what it can reach are the host's exchange rates, and nothing else.</summary>
[Guest]
public sealed class PriceCalculator(IExchangeRates rates) : IPriceCalculator
{
    private const int Bulk = 10;
    private const decimal BulkFactor = 0.9m;

    public long Total(string order, string currency)
    {
        string[] lines = order.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        decimal euros = lines.Sum(PriceOf);
        decimal rate = (decimal)rates.RateOf(currency);
        return (long)decimal.Round(euros * rate * 100, MidpointRounding.AwayFromZero);
    }

    // Ten pieces or more of an article cost a tenth less.
    private static decimal PriceOf(string line)
    {
        if (line.Split('x', StringSplitOptions.TrimEntries) is not [var count, var price]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int pieces)
            || !decimal.TryParse(price, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal each))
        {
            throw new FormatException($"'{line}' is not like '3 x 12.50'.");
        }

        return pieces * each * (pieces >= Bulk ? BulkFactor : 1);
    }
}
