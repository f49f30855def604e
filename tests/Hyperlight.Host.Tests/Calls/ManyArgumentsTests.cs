using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Calls;

public sealed class ManyArgumentsTests
{
    [Fact]
    public void Eleven_arguments_arrive_in_their_order()
    {
        using Sandbox sandbox = Sandboxes.Build();

        string printed = sandbox.GetGuest<IEcho>().PrintElevenArgs(
            "first", -2, long.MinValue, "", "f\u00fcnf", true, false, uint.MaxValue, ulong.MaxValue, int.MaxValue, 1.5f);

        Assert.Equal(
            "first|-2|-9223372036854775808||f\u00fcnf|True|False|4294967295|18446744073709551615|2147483647|1.5", printed);
    }

    [Fact]
    public void Strings_of_very_different_lengths_do_not_mix()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        for (int length = 0; length < 5; length++)
        {
            (string a, string d, string e) = (new('a', length), new('d', 100_000), new('e', 4 - length));
            Assert.Equal($"{a}|1|2|{d}|{e}|False|True|3|4|5|6", echo.PrintElevenArgs(a, 1, 2, d, e, false, true, 3, 4, 5, 6));
        }
    }
}
