using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Failures;

public sealed class EndTests
{
    private const int Abort = 6;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    public void A_guest_that_exits_tells_its_code(int code)
    {
        using Sandbox sandbox = Sandboxes.Build();

        var ended = Assert.Throws<GuestExitedException>(() => sandbox.GetGuest<ITrouble>().Exit(code));

        Assert.Equal(code, ended.ExitCode);
        Assert.Null(ended.Signal);
        Sandboxes.AssertPoisonedBy(ended, sandbox);
    }

    [Fact]
    public void A_guest_that_fails_fast_tells_its_last_words()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var ended = Assert.Throws<GuestExitedException>(() => sandbox.GetGuest<ITrouble>().FailFast("these are my last words"));

        Assert.Equal(Abort, ended.Signal);
        Assert.Equal(128 + Abort, ended.ExitCode);
        Assert.Contains("these are my last words", ended.Message, StringComparison.Ordinal);
        Sandboxes.AssertPoisonedBy(ended, sandbox);
    }

    [Fact]
    public void Last_words_are_one_printable_line()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var ended = Assert.Throws<GuestExitedException>(() => sandbox.GetGuest<ITrouble>().FailFast("red \u001b[31m\r\nforged line"));

        Assert.DoesNotContain(ended.Message, char.IsControl);
        Assert.Contains("forged line", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Last_words_are_bounded()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var ended = Assert.Throws<GuestExitedException>(() => sandbox.GetGuest<ITrouble>().FailFast(new string('x', 100_000)));

        Assert.InRange(ended.Message.Length, 100, 5000);
    }

    [Fact]
    public void An_exception_on_a_thread_of_the_guests_own_ends_it_with_the_exceptions_message()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var ended = Assert.Throws<GuestExitedException>(() => sandbox.GetGuest<ITrouble>().ThrowOnThread("nobody catches this"));

        Assert.Equal(Abort, ended.Signal);
        Assert.Contains("nobody catches this", ended.Message, StringComparison.Ordinal);
        Sandboxes.AssertPoisonedBy(ended, sandbox);
    }

    [Fact]
    public void A_deadlock_is_found_without_any_time_limit()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var deadlock = Assert.Throws<GuestDeadlockException>(() => sandbox.GetGuest<ITrouble>().Deadlock());

        Sandboxes.AssertPoisonedBy(deadlock, sandbox);
    }

    [Fact]
    public void Sleeping_for_ever_is_a_deadlock()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var deadlock = Assert.Throws<GuestDeadlockException>(() => sandbox.GetGuest<ITrouble>().SleepForever());

        Sandboxes.AssertPoisonedBy(deadlock, sandbox);
    }
}
