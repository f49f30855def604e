using Hyperlight;

namespace HyperlightApp._1.Tests;

/// <summary>Each test has a sandbox of its own; the second one starts from the state in which the first was ready.</summary>
public sealed class PriceCalculatorTests : IDisposable
{
    private readonly TwoRates _rates = new();
    private readonly Sandbox _sandbox;
    private readonly IPriceCalculator _calculator;

    public PriceCalculatorTests()
    {
        _sandbox = new SandboxBuilder(Guests.Pricing)
            .WithHostFunctions<IExchangeRates>(_rates)
            .WithCallTimeout(TimeSpan.FromSeconds(10))
            .Build();
        _calculator = _sandbox.GetGuest<IPriceCalculator>();
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void The_lines_of_an_order_are_summed_up() => Assert.Equal(4000, _calculator.Total("3 x 12.50\n1 x 2.50", "EUR"));

    [Fact]
    public void Ten_pieces_of_an_article_cost_a_tenth_less() => Assert.Equal(900, _calculator.Total("10 x 1.00", "EUR"));

    [Fact]
    public void The_host_is_asked_for_the_rate()
    {
        Assert.Equal(250, _calculator.Total("2 x 1.00", "USD"));
        Assert.Equal(["USD"], _rates.Asked);
    }

    [Fact]
    public void A_line_that_cannot_be_read_is_an_exception_of_the_guest_which_goes_on_working()
    {
        var exception = Assert.Throws<GuestException>(() => _calculator.Total("three x 1.00", "EUR"));

        Assert.Equal(typeof(FormatException).FullName, exception.TypeName);
        Assert.Contains("three x 1.00", exception.Message, StringComparison.Ordinal);
        Assert.Equal(100, _calculator.Total("1 x 1.00", "EUR"));
    }

    [Fact]
    public void An_exception_of_the_host_comes_back_through_the_guest()
    {
        var exception = Assert.Throws<HostFunctionException>(() => _calculator.Total("1 x 1.00", "XXX"));

        Assert.IsType<ArgumentException>(exception.InnerException);
    }
}
