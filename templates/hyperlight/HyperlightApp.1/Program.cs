using System.Globalization;
using Hyperlight;
using HyperlightApp._1;

const string Order = """
    3 x 12.50
    20 x 0.99
    """;

string currency = args.FirstOrDefault() ?? "EUR";
try
{
    using var sandbox = new SandboxBuilder(Guests.Pricing)
        .WithHostFunctions<IExchangeRates>(new FixedRates())
        .WithCallTimeout(TimeSpan.FromSeconds(1))
        .Build();
    var calculator = sandbox.GetGuest<IPriceCalculator>();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{calculator.Total(Order, currency) / 100m:F2} {currency}"));
    return 0;
}
catch (HyperlightException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
