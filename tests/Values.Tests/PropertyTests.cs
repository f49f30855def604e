using FsCheck;
using FsCheck.Fluent;
using Values.Tests.Support;

namespace Values.Tests;

/// <summary>Whatever is made of these types comes back as it went: many times between the generated sides, and through a guest.</summary>
public sealed class PropertyTests(GuestFixture guest) : IClassFixture<GuestFixture>
{
    private readonly IValues _beside = new HostileChannel<IValues>(new Echo()).Connect();

    [Fact]
    public void Records() => ComesBack(Generators.Line);

    [Fact]
    public void Classes() => ComesBack(Generators.Settings);

    [Fact]
    public void Trees() => ComesBack(Generators.Node);

    [Fact]
    public void Unions() => ComesBack(Generators.Shape);

    [Fact]
    public void Records_in_everything_that_holds_values() => ComesBackHeld(Generators.Line);

    [Fact]
    public void Text_in_everything_that_holds_values() => ComesBackHeld(Generators.Text);

    [Fact]
    public void Unions_in_everything_that_holds_values() => ComesBackHeld(Generators.Shape);

    [Fact]
    public void Structs_of_fixed_layout_in_everything_that_holds_values() => Check(
        Generators.Holder(Generators.Pixel), static (carrier, value) => ((ICarryStruct<Pixel>)carrier).Nested(value));

    private void ComesBack<T>(Gen<T> values)
        where T : class => Check(values, static (carrier, value) => ((ICarryObject<T>)carrier).Value(value));

    private void ComesBackHeld<T>(Gen<T> values)
        where T : class => Check(Generators.Holder(values), static (carrier, value) => ((ICarryObject<T>)carrier).Nested(value));

    private void Check<T>(Gen<T> values, Func<IValues, T, T> carry)
    {
        Check(values, value => carry(_beside, value), 500);
        Check(values, value => carry(guest.Values, value), 100);
    }

    private static void Check<T>(Gen<T> values, Func<T, T> carry, int times) =>
        Prop.ForAll(Arb.From(values), value => Same.As(value, carry(value)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(times));
}
