using Hyperlight;

namespace HyperlightApp._1;

/// <summary>Knows exchange rates. The host implements it, the guest calls.</summary>
[HostFunction]
public interface IExchangeRates
{
    /// <summary>What one euro is worth.</summary>
    /// <param name="currency">The currency's code, such as <c>USD</c>.</param>
    double RateOf(string currency);
}
