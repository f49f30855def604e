using Conformance.Programs;
using Xunit;

namespace Conformance.Tests;

/// <summary>Each program prints in a micro-VM what it prints here.</summary>
public sealed class ConformanceTests(GuestSandbox sandbox) : IClassFixture<GuestSandbox>
{
    public static TheoryData<string> Programs => [.. ProgramList.Names];

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_prints_in_the_guest_what_it_prints_on_the_host(string name) => Assert.Equal(ProgramList.Run(name), sandbox.Guest.Run(name));

    [Fact]
    public void Guest_and_host_have_the_same_programs()
    {
        Assert.Equal(ProgramList.Names, sandbox.Guest.Names().Split('\n'));
        Assert.True(ProgramList.Names.Count >= 80);
    }
}
