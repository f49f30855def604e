using System.Globalization;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Failures;

public sealed class FaultTests
{
    private const int GeneralProtection = 13, PageFault = 14;

    // As docs/architecture.md lays guest memory out.
    private const ulong Nothing = Sandboxes.Nowhere, SystemPages = 0x10_0000, HypercallPage = 0x20_0000, BootPage = 0x21_0000,
        BelowTheStack = 0x1_0000_0000 - (2 << 20) - 8, Input = 0x4_0000_0000, Output = 0x8_0000_0000;

    [Theory]
    [InlineData(Nothing)]
    [InlineData(SystemPages)]
    [InlineData(BelowTheStack)]
    [InlineData(0x7FFF_FFFF_F000)]
    [InlineData(0xFFFF_8000_0000_0000)]
    public void Reading_where_nothing_is_names_the_address_and_the_function(ulong address)
    {
        using Sandbox sandbox = Sandboxes.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<ITrouble>().ReadAddress(address));

        AssertPageFault(fault, address, "reading");
        AssertIn("ReadAddress", fault);
        Sandboxes.AssertPoisonedBy(fault, sandbox);
    }

    [Theory]
    [InlineData(Nothing)]
    [InlineData(SystemPages)]
    [InlineData(HypercallPage)]
    [InlineData(BootPage)]
    [InlineData(Input)]
    public void Writing_where_only_the_host_may_names_the_address_and_the_function(ulong address)
    {
        using Sandbox sandbox = Sandboxes.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<ITrouble>().WriteAddress(address));

        AssertPageFault(fault, address, "writing");
        AssertIn("WriteAddress", fault);
        Sandboxes.AssertPoisonedBy(fault, sandbox);
    }

    [Fact]
    public void Writing_to_code_faults()
    {
        using Sandbox sandbox = Sandboxes.Build();
        ulong code = AddressOf("SimpleGuestProgram__Add");

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<ITrouble>().WriteAddress(code));

        AssertPageFault(fault, code, "writing");
        AssertIn("WriteAddress", fault);
        Sandboxes.AssertPoisonedBy(fault, sandbox);
    }

    [Theory]
    [InlineData(Nothing)]
    [InlineData(0x1234_5678_9000)]
    [InlineData(BootPage)]
    [InlineData(Input)]
    [InlineData(Output)]
    [InlineData(SystemPages + 0x5000)] // the exception stubs
    public void Executing_what_is_no_code_faults_at_that_address(ulong address)
    {
        using Sandbox sandbox = Sandboxes.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<ITrouble>().ExecuteAddress(address));

        Assert.Equal(PageFault, fault.Vector);
        Assert.Equal(address, fault.Address);
        Assert.Equal(address, fault.InstructionPointer);
        Assert.Null(fault.Function);
        Sandboxes.AssertPoisonedBy(fault, sandbox);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Reading_through_a_null_pointer_is_the_guests_own_exception_as_everywhere_in_NET(ulong address)
    {
        using Sandbox sandbox = Sandboxes.Build();

        var thrown = Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().ReadAddress(address));

        Assert.Equal("System.NullReferenceException", thrown.TypeName);
        Assert.Contains("SimpleGuestProgram.ReadAddress", thrown.GuestStackTrace, StringComparison.Ordinal);
        Sandboxes.AssertWorks(sandbox);
    }

    [Theory]
    [InlineData(0x3F8u)] // a serial port
    [InlineData(0x70u)] // the clock
    [InlineData(0xCF8u)] // PCI
    [InlineData(100u)] // one below ours
    [InlineData(111u)] // four bytes from here touch a port that is not ours
    [InlineData(0xF1u)] // that of the exception stubs
    [InlineData(0xFFFFu)]
    public void Writing_to_a_port_that_is_not_ours_faults(uint port)
    {
        using Sandbox sandbox = Sandboxes.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<ITrouble>().OutWithPort(port, 1));

        Assert.Equal(GeneralProtection, fault.Vector);
        Assert.InRange(fault.InstructionPointer, HypercallPage, HypercallPage + 0xFFF);
        Sandboxes.AssertPoisonedBy(fault, sandbox);
    }

    [Fact]
    public void A_stack_that_is_used_up_faults_below_itself()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<ITrouble>().Recurse(0));

        Assert.Equal(PageFault, fault.Vector);
        Assert.InRange(fault.Address!.Value, BelowTheStack - (64 << 10), BelowTheStack + 8);
        AssertIn("Recurse", fault);
        Sandboxes.AssertPoisonedBy(fault, sandbox);
    }

    [Fact]
    public void Without_symbols_a_fault_has_no_function()
    {
        byte[] stripped = File.ReadAllBytes(Guests.SimpleGuest.Name);
        using Sandbox sandbox = new SandboxBuilder(GuestBinary.FromBytes(stripped, "stripped"))
            .WithHostFunctions<IHostEcho>(new HostEcho()).Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<ITrouble>().ReadAddress(Nothing));

        Assert.Null(fault.Function);
        Assert.Equal(Nothing, fault.Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no symbols at all")]
    [InlineData("\u007fELF\u0002\u0001\u0001")]
    public void Damaged_symbols_do_not_hide_the_fault(string symbols)
    {
        string folder = Directory.CreateTempSubdirectory("hyperlight-symbols-").FullName;
        string guest = Path.Combine(folder, "guest");
        File.Copy(Guests.SimpleGuest.Name, guest);
        File.WriteAllText(guest + ".dbg", symbols);
        using Sandbox sandbox = new SandboxBuilder(GuestBinary.FromFile(guest)).WithHostFunctions<IHostEcho>(new HostEcho()).Build();
        ITrouble trouble = sandbox.GetGuest<ITrouble>();

        var fault = Assert.Throws<GuestFaultException>(() => trouble.ReadAddress(Nothing));

        Directory.Delete(folder, recursive: true);
        Assert.Equal(Nothing, fault.Address);
        Assert.Null(fault.Function);
        Sandboxes.AssertPoisonedBy(fault, sandbox);
    }

    private static void AssertPageFault(GuestFaultException fault, ulong address, string access)
    {
        Assert.Equal(PageFault, fault.Vector);
        Assert.Equal(address, fault.Address);
        Assert.Contains($"{access} address 0x{address:x}", fault.Message, StringComparison.Ordinal);
    }

    private static void AssertIn(string method, GuestFaultException fault)
    {
        Assert.Matches($@"^SimpleGuest\.SimpleGuestProgram\.{method}\+0x[0-9a-f]+$", fault.Function);
        Assert.Contains(fault.Function!, fault.Message, StringComparison.Ordinal);
        ulong offset = ulong.Parse(fault.Function!.Split("+0x")[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.Equal(AddressOf($"SimpleGuestProgram__{method}") + offset, fault.InstructionPointer);
    }

    // As binutils tell it.
    private static ulong AddressOf(string function)
    {
        string symbols = CommandLine.Run("binutils", "nm", "--defined-only", Guests.SimpleGuest.Name + ".dbg");
        string line = symbols.Split('\n').Single(line => line.EndsWith($" T SimpleGuest_SimpleGuest_{function}", StringComparison.Ordinal));
        return ulong.Parse(line.Split(' ')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
