using Values.Tests.Support;

namespace Values.Tests;

/// <summary>A default value is for what the other side does not know, never for a null that was passed.</summary>
public sealed class DefaultTests
{
    private readonly IOptional _optional = new HostileChannel<IOptional>(new OptionalEcho()).Connect();

    [Fact]
    public void Null_stays_null_whatever_the_constructor_would_take()
    {
        var value = new Optional(1, null, null, Color: null);

        Assert.Equal(value, _optional.Echo(value));
    }

    [Fact]
    public void What_is_not_passed_has_its_default_on_both_sides() =>
        Assert.Equal(new Optional(1, 5, "kg", -3, 'x', 0.5f, ValuesGuest.Color.Green), _optional.Echo(new Optional(1)));
}
