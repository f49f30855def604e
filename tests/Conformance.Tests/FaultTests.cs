using Hyperlight;
using Xunit;

namespace Conformance.Tests;

/// <summary>Faults that guest code cannot catch end as what they are; those that it can catch are its own affair.</summary>
public sealed class FaultTests : IDisposable
{
    private const int PageFault = 14, InvalidOpcode = 6;
    private const ulong StackTop = 0x1_0000_0000, Nowhere = 0x5555_0000_0008;

    private readonly StringWriter _output = new();
    private readonly Sandbox _sandbox;
    private readonly IFaults _faults;

    public FaultTests()
    {
        _sandbox = new SandboxBuilder(Guests.Conformance).WithCallTimeout(TimeSpan.FromSeconds(30)).WithOutput(_output).Build();
        _faults = _sandbox.GetGuest<IFaults>();
    }

    // .NET makes a NullReferenceException of its own code's read below 64 KiB, wherever the pointer comes from: so a C function reads.
    [Fact]
    public void A_read_of_address_8_by_native_code_is_a_fault_with_address_and_function()
    {
        GuestFaultException fault = Assert.Throws<GuestFaultException>(() => _faults.ReadByLibrary(8));
        Assert.Equal((PageFault, 8ul), (fault.Vector, fault.Address));
        Assert.Contains("mem", fault.Function);
        Assert.True(_sandbox.IsPoisoned);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_access_to_nowhere_by_managed_code_is_a_fault_with_address_and_method(bool write)
    {
        GuestFaultException fault = Assert.Throws<GuestFaultException>(() =>
        {
            if (write)
                _faults.Write(Nowhere);
            else
                _faults.Read(Nowhere);
        });
        Assert.Equal((PageFault, Nowhere), (fault.Vector, fault.Address));
        Assert.Contains(write ? "Conformance.Faults.Write" : "Conformance.Faults.Read", fault.Function);
        Assert.Contains(write ? "writing" : "reading", fault.Message);
    }

    [Fact]
    public void A_null_reference_that_nobody_catches_is_an_exception_of_the_guest()
    {
        GuestException error = Assert.Throws<GuestException>(() => _faults.UseNull());
        Assert.Equal(typeof(NullReferenceException).FullName, error.TypeName);
        Assert.Contains("LengthOf", error.GuestStackTrace);
        Assert.Equal(2, _faults.Divide(7, 3));
    }

    [Fact]
    public void A_division_by_zero_that_nobody_catches_is_an_exception_of_the_guest()
    {
        Assert.Equal(typeof(DivideByZeroException).FullName, Assert.Throws<GuestException>(() => _faults.Divide(1, 0)).TypeName);
        Assert.Equal(typeof(OverflowException).FullName, Assert.Throws<GuestException>(() => _faults.Divide(int.MinValue, -1)).TypeName);
        Assert.False(_sandbox.IsPoisoned);
    }

    [Fact]
    public void Undefined_machine_code_is_a_fault()
    {
        GuestFaultException fault = Assert.Throws<GuestFaultException>(_faults.RunUndefined);
        Assert.Equal(InvalidOpcode, fault.Vector);
    }

    [Fact]
    public void Recursion_without_end_on_the_main_thread_is_a_fault_below_its_stack()
    {
        GuestFaultException fault = Assert.Throws<GuestFaultException>(_faults.RecurseForEver);
        Assert.Equal(PageFault, fault.Vector);
        Assert.InRange(fault.Address!.Value, StackTop - (4 << 20), StackTop);
        Assert.Contains("Recurse", fault.Function);
    }

    [Fact]
    public void Recursion_without_end_on_another_thread_is_a_fault_too()
    {
        GuestFaultException fault = Assert.Throws<GuestFaultException>(_faults.RecurseForEverOnThread);
        Assert.Equal(PageFault, fault.Vector);
        Assert.Contains("Recurse", fault.Function);
    }

    [Fact]
    public void A_null_reference_that_nobody_catches_on_a_thread_ends_the_guest_with_its_words()
    {
        GuestExitedException end = Assert.Throws<GuestExitedException>(_faults.UseNullOnThread);
        Assert.Equal(6, end.Signal);
        Assert.Contains(nameof(NullReferenceException), end.Message);
    }

    [Fact]
    public void A_guest_that_fails_fast_after_a_caught_null_reference_did_not_fault()
    {
        GuestExitedException end = Assert.Throws<GuestExitedException>(() => _faults.FailFastAfterNull("for another reason"));
        Assert.Contains("for another reason", end.Message);
    }

    [Fact]
    public void A_handler_that_returns_to_the_fault_for_ever_ends_as_the_fault()
    {
        GuestFaultException fault = Assert.Throws<GuestFaultException>(_faults.ReturnToFault);
        Assert.Equal(InvalidOpcode, fault.Vector);
    }

    public void Dispose() => _sandbox.Dispose();
}
