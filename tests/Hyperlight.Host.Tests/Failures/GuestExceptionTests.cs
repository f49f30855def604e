using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Failures;

public sealed class GuestExceptionTests
{
    [Fact]
    public void An_exception_arrives_with_its_type_its_message_and_the_guests_stack()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var thrown = Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw("out of \u00c4pfel"));

        Assert.Equal("System.InvalidOperationException", thrown.TypeName);
        Assert.Equal("out of \u00c4pfel", thrown.Message);
        Assert.Equal("ITrouble.Throw", thrown.Function);
        Assert.Contains("SimpleGuest.SimpleGuestProgram.Throw", thrown.GuestStackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_text_tells_both_stacks()
    {
        using Sandbox sandbox = Sandboxes.Build();

        string text = Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw("why")).ToString();

        Assert.Contains(nameof(Its_text_tells_both_stacks), text, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException in ITrouble.Throw", text, StringComparison.Ordinal);
        Assert.Contains("SimpleGuestProgram.Throw", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sandbox_goes_on_however_often_its_guest_throws()
    {
        using Sandbox sandbox = Sandboxes.Build();
        ITrouble trouble = sandbox.GetGuest<ITrouble>();

        for (int i = 0; i < 100; i++)
            Assert.Equal($"{i}", Assert.Throws<GuestException>(() => trouble.Throw($"{i}")).Message);

        Sandboxes.AssertWorks(sandbox);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public void A_message_arrives_as_it_was(string message)
    {
        using Sandbox sandbox = Sandboxes.Build();

        Assert.Equal(message, Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw(message)).Message);
    }
}
