namespace Hyperlight.Profiling.Tests.Recording;

/// <summary>Limits that tests set to what a guest allocates.</summary>
public sealed class MemoryBudgetTests
{
    [Fact]
    public void A_call_that_allocates_nothing_has_a_budget_of_nothing()
    {
        using var profiled = new Profiled();
        profiled.Guest.Add(2, 3);
        MemoryBudget.For(() => profiled.Guest.Add(2, 3)).AtMost(bytes: 0).AtMost(allocations: 0);
    }

    [Fact]
    public void What_is_counted_is_what_was_allocated()
    {
        using var profiled = new Profiled();
        profiled.Guest.Keep(1, 100);
        MemoryBudget budget = MemoryBudget.For(() => profiled.Guest.Keep(10, 100));
        Assert.Equal((10, 1280), (budget.Allocations, budget.Bytes));
        budget.AtMost(bytes: 1280).AtMost(allocations: 10);
    }

    [Fact]
    public void Who_goes_over_the_budget_is_told_with_the_line()
    {
        using var profiled = new Profiled();
        profiled.Guest.Keep(1, 100);
        var error = Assert.Throws<MemoryBudgetException>(() => MemoryBudget.For(() => profiled.Guest.Keep(10, 100)).AtMost(bytes: 1279));
        Assert.StartsWith("The guest allocated 1280 bytes in 10 allocations, but at most 1279 bytes were allowed.\n1280 bytes in 10 allocations:\n   at ProfiledGuest.ProfiledGuestProgram.Keep", error.Message, StringComparison.Ordinal);
        Assert.Contains(GuestSource.Line("kept"), error.Message, StringComparison.Ordinal);
        Assert.Throws<MemoryBudgetException>(() => MemoryBudget.For(() => profiled.Guest.Keep(2, 1)).AtMost(allocations: 1));
    }

    [Fact]
    public void Several_sandboxes_count_together()
    {
        using var first = new Profiled();
        using var second = new Profiled();
        first.Guest.Keep(1, 100);
        second.Guest.Keep(1, 100);
        Assert.Equal(5, MemoryBudget.For(() =>
        {
            first.Guest.Keep(2, 100);
            second.Guest.Keep(3, 100);
        }).Allocations);
    }

    [Fact]
    public void A_budget_in_which_no_profiled_guest_was_called_is_an_error()
    {
        using Sandbox sandbox = new SandboxBuilder(Guests.ProfiledGuest).Build();
        Assert.Throws<InvalidOperationException>(() => MemoryBudget.For(() => sandbox.GetGuest<ProfiledGuest.IProfiled>().Add(1, 2)));
        Assert.Throws<InvalidOperationException>(() => MemoryBudget.For(static () => { }));
    }

    [Fact]
    public void A_budget_over_samples_is_an_error()
    {
        using var profiled = new Profiled(sampleInterval: 1000);
        Assert.Throws<InvalidOperationException>(() => MemoryBudget.For(() => profiled.Guest.Add(1, 2)));
    }

    [Fact]
    public void An_exception_in_the_action_ends_the_budget()
    {
        using var profiled = new Profiled();
        Assert.Throws<FormatException>(static () => MemoryBudget.For(static () => throw new FormatException()));
        MemoryBudget.For(() => profiled.Guest.Add(2, 3));
    }

    [Fact]
    public void A_budget_within_a_budget_is_an_error()
    {
        using var profiled = new Profiled();
        Assert.Throws<InvalidOperationException>(() => MemoryBudget.For(() => MemoryBudget.For(() => profiled.Guest.Add(2, 3))));
    }
}
