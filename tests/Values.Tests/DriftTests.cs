extern alias next;
using Hyperlight;
using Values.Tests.Support;
using Next = next::ValuesGuest;

namespace Values.Tests;

/// <summary>A host of a later version calls a guest that was built against the contracts as they were.</summary>
public sealed class DriftTests(GuestFixture guest) : IClassFixture<GuestFixture>
{
    [Fact]
    public void New_members_that_may_be_left_out_have_their_defaults()
    {
        Next.Added added = guest.Get<Next.IAdded>().Echo(new Next.Added("screw", 3, 0.5m, "box"));

        Assert.Equal(new Next.Added("screw", 3), added);
        Assert.Equal((null, "piece"), (added.Price, added.Unit));
    }

    [Fact]
    public void A_member_that_could_be_left_out_is_left_out() =>
        Assert.Equal(new Next.Removed("screw", 3), guest.Get<Next.IRemoved>().Echo(new Next.Removed("screw", 3)));

    [Fact]
    public void Members_in_another_order_are_named() => AssertDiffers<Next.IReordered>(
        "ValuesGuest.Reordered, 1: host: int Count; guest: string Article",
        "ValuesGuest.Reordered, 2: host: string Article; guest: int Count");

    [Fact]
    public void A_new_member_of_a_fixed_layout_is_named_though_it_has_a_default() => AssertDiffers<Next.IGrown>(
        "ValuesGuest.Grown, 3: host: int Z; guest: nothing");

    [Fact]
    public void A_member_of_another_type_is_named() => AssertDiffers<Next.IRetyped>(
        "ValuesGuest.Retyped, 2: host: long Count; guest: int Count");

    [Fact]
    public void A_member_of_another_name_is_named() => AssertDiffers<Next.IRenamed>(
        "ValuesGuest.Renamed, 2: host: int Number; guest: int Count");

    private void AssertDiffers<T>(params string[] differences)
        where T : class
    {
        var error = Assert.Throws<ContractMismatchException>(guest.Get<T>);
        Assert.Equal(differences, error.Differences);
    }
}
