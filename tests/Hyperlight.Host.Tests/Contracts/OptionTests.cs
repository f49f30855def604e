namespace Hyperlight.Host.Tests.Contracts;

public sealed class OptionTests
{
    private readonly SandboxBuilder _builder = new(Guests.SimpleGuest);

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData((16L << 20) - 1)]
    [InlineData((64L << 30) + 1)]
    [InlineData(long.MaxValue)]
    public void A_memory_limit_out_of_range_is_refused(long bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.WithMemoryLimit(bytes));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData((128L << 10) - 1)] // a guest's exception with its stack would not fit
    [InlineData((1L << 30) + 1)]
    [InlineData(long.MaxValue)]
    public void A_message_size_out_of_range_is_refused(long bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.WithMaxMessageSize(bytes));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_time_limit_that_is_none_is_refused(long ticks)
    {
        var limit = TimeSpan.FromTicks(ticks);

        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.WithCallTimeout(limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.WithStartTimeout(limit));
    }

    [Fact]
    public void A_guest_needs_a_path_and_a_name()
    {
        Assert.Throws<ArgumentNullException>(() => GuestBinary.FromFile(null!));
        Assert.Throws<ArgumentException>(() => GuestBinary.FromFile(""));
        Assert.Throws<ArgumentNullException>(() => GuestBinary.FromBytes(default, null!));
        Assert.Throws<ArgumentException>(() => GuestBinary.FromBytes(default, ""));
    }
}
