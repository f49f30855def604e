using Hyperlight;

namespace HyperlightApp._1;

/// <summary>Prices orders. The guest implements it, the host calls.</summary>
[GuestFunction]
public interface IPriceCalculator
{
    /// <summary>What an order costs, in hundredths of the currency.</summary>
    /// <param name="order">A line for each article, such as <c>3 x 12.50</c>: how many, and what one costs in euros.</param>
    /// <param name="currency">The currency's code, such as <c>USD</c>.</param>
    long Total(string order, string currency);
}
