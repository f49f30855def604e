using Hyperlight;
using Security.Tests.Attacks;
using Security.Tests.Machine;

namespace Security.Tests;

/// <summary>What a guest leaves for the one that comes after it in the same sandbox: nothing.</summary>
public sealed class RestoreTests(AttackTests.SharedCell shared) : IClassFixture<AttackTests.SharedCell>
{
    private const ulong Secret = 0x0000_5EC2_E75E_C2E7, Window = 0x20_0000_0000;
    private const int InvalidInstruction = 6;

    private readonly Cell _cell = shared.Restored();

    [Theory]
    [InlineData("the upper half of YMM15", "C461F96EFF C4430518FF01", "C4637D19F801 C4E1F97EC0")] // vmovq, vinsertf128; vextractf128, vmovq
    [InlineData("ZMM31", "6262FD487CFF", "6261FD087EF8")] // vpbroadcastq; vmovq
    [InlineData("K1", "C4E1FB92CF", "C4E1FB93C1")] // kmovq
    [InlineData("the GS base", "F3480FAEDF", "F3480FAEC8")] // wrgsbase; rdgsbase
    public void A_register_is_what_it_was(string name, string write, string read)
    {
        ulong? before = TryRun(read);
        Assert.NotEqual(Secret, before);
        if (before is null)
            return;
        Assert.Equal(Secret, TryRun(write + read));
        _cell.Attacked.Restore(_cell.Clean);
        Assert.True(before == TryRun(read), $"{name} was changed.");
    }

    [Theory]
    [InlineData("the upper half of YMM15", "C461F96EFF C4430518FF01", "C4637D19F801 C4E1F97EC0")]
    [InlineData("ZMM31", "6262FD487CFF", "6261FD087EF8")]
    [InlineData("K1", "C4E1FB92CF", "C4E1FB93C1")]
    [InlineData("the GS base", "F3480FAEDF", "F3480FAEC8")]
    public void A_register_is_not_seen_next_door(string name, string write, string read)
    {
        if (TryRun(write + read) is null)
            return;
        byte[] look = new Code().Hex(read).Return().ToArray();
        Assert.True(_cell.MachineNextDoor.RunCode(look, 0, 0) != Secret, $"{name} is shared.");
        Assert.Equal(5, _cell.AddNextDoor(2, 3));
    }

    [Theory]
    [InlineData("MXCSR", "0FAE5424F8", "0FAE5C24F8 8B4424F8", 0x7F80)] // ldmxcsr; stmxcsr
    [InlineData("the x87 control word", "D96C24F8", "D97C24F8 0FB74424F8", 0x0F7F)] // fldcw; fnstcw
    [InlineData("the protection keys", "8B4424F8 31C9 31D2 0F01EF", "31C9 0F01EE", 0xFFFF_FFF0)] // mov eax, [rsp-8]; wrpkru; rdpkru
    public void A_control_register_is_what_it_was(string name, string write, string read, ulong value)
    {
        ulong? before = TryRun(read);
        Assert.NotEqual(value, before);
        if (before is null)
            return;
        Assert.Equal(value, TryRun($"48897C24F8 {write} {read}", value)); // mov [rsp-8], rdi
        _cell.Attacked.Restore(_cell.Clean);
        Assert.True(before == TryRun(read), $"{name} was changed.");
    }

    // KVM finishes an IN when the vCPU runs again: with the value that it has in mind, at the address that it decoded.
    [Theory]
    [InlineData("6D")]
    [InlineData("F36D")]
    public void An_input_instruction_that_was_cut_short_writes_nothing_later(string instruction)
    {
        ulong target = _cell.Machine.AddressOf("data");
        int before = _cell.Trouble.ReadAddress(target);
        _cell.Attacked.Restore(_cell.Clean);
        Code attack = new Code().Out(110, 0x5EC2E75E).Set(Register.Rdi, target).Set(Register.Rcx, 1).Set(Register.Rdx, 108).Hex(instruction);
        Assert.Throws<GuestFaultException>(() => _cell.Machine.RunCode(attack.ToArray(), 0, 0));
        _cell.Attacked.Restore(_cell.Clean);
        Assert.Equal(before, _cell.Trouble.ReadAddress(target));
    }

    // clock_gettime(CLOCK_PROCESS_CPUTIME_ID)
    [Fact]
    public void The_time_that_the_guest_computed_is_forgotten()
    {
        Code read = new Code().SystemCall(228, 2, MemoryAttacks.Output).Set(Register.Rax, MemoryAttacks.Output).Hex("486B0801 4869C900CA9A3B 48034808 4889C8").Return(); // seconds * 1e9 + nanoseconds
        Code spin = new Code().Set(Register.Rcx, 500_000_000).Hex("48FFC9 75FB 31C0").Return();
        ulong before = _cell.Machine.RunCode(read.ToArray(), 0, 0);
        _cell.Attacked.Restore(_cell.Clean);
        _cell.Machine.RunCode(spin.ToArray(), 0, 0);
        ulong busy = _cell.Machine.RunCode(read.ToArray(), 0, 0);
        Assert.True(busy > before + 50_000_000, $"{before}, {busy}");
        _cell.Attacked.Restore(_cell.Clean);
        ulong after = _cell.Machine.RunCode(read.ToArray(), 0, 0);
        Assert.True(after < before + 50_000_000, $"{before}, {busy}, {after}");
    }

    [Fact]
    public void A_signal_handler_is_gone()
    {
        ulong[] handlers = [OldHandler(0), OldHandler(Secret), OldHandler(0)];
        Assert.Equal([0, 0, Secret], handlers);
        _cell.Attacked.Restore(_cell.Clean);
        Assert.Equal(0ul, OldHandler(0));
    }

    [Fact]
    public void Last_words_are_forgotten()
    {
        _cell.Trouble.PrintError("the secret of the first tenant");
        _cell.Attacked.Restore(_cell.Clean);
        var exited = Assert.Throws<GuestExitedException>(() => _cell.Machine.RunCode(new Code().SystemCall(231, 1).ToArray(), 0, 0));
        Assert.DoesNotContain("secret", exited.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_is_closed()
    {
        // pipe; write(its second descriptor, "...", 8); both descriptors as the result
        Code open = new Code().SystemCall(22, MemoryAttacks.Output).Set(Register.Rax, MemoryAttacks.Output).Hex("8B7804").SystemCall(1, null, MemoryAttacks.Output, 8)
            .Set(Register.Rax, MemoryAttacks.Output).Hex("488B00").Return();
        ulong reader = (uint)_cell.Machine.RunCode(open.ToArray(), 0, 0);
        Assert.InRange(reader, 3ul, 63ul);
        _cell.Attacked.Restore(_cell.Clean);
        Code read = new Code().SystemCall(0, reader, MemoryAttacks.Output, 8).Return();
        Assert.Equal(unchecked((ulong)-9), _cell.Machine.RunCode(read.ToArray(), 0, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void New_memory_is_zero(bool restored)
    {
        const ulong size = 16 << 20;
        Code fill = new Code().SystemCall(9, Window, size, 3, 0x32, ulong.MaxValue, 0).Set(Register.Rdi, Window).Set(Register.Rcx, size / 8).Set(Register.Rax, Secret).Hex("F348AB")
            .SystemCall(11, Window, restored ? 4096 : size).Return(); // rep stosq; munmap
        Code count = new Code().SystemCall(9, 0x30_0000_0000, size, 3, 0x32, ulong.MaxValue, 0).Set(Register.Rdi, 0x30_0000_0000).Set(Register.Rcx, size / 8)
            .Hex("31C0 F348AF 488B47F8").Return(); // xor eax, eax; repe scasq; mov rax, [rdi-8]
        Assert.Equal(0ul, _cell.Machine.RunCode(fill.ToArray(), 0, 0));
        if (restored)
            _cell.Attacked.Restore(_cell.Clean);
        Assert.Equal(0ul, _cell.Machine.RunCode(count.ToArray(), 0, 0));
        _cell.Attacked.Restore(_cell.Clean);
    }

    [Fact]
    public void A_grown_output_buffer_is_zero_again()
    {
        const ulong size = 1 << 20;
        Code fill = new Code().Out(110, (uint)(size / 4096)).Set(Register.Rdi, MemoryAttacks.Output).Set(Register.Rcx, size / 8).Set(Register.Rax, Secret).Hex("F348AB").Return();
        Code look = new Code().Out(110, (uint)(size / 4096)).Set(Register.Rax, MemoryAttacks.Output + size - 8).Hex("488B00").Return();
        _cell.Machine.RunCode(fill.ToArray(), 0, 0);
        Assert.Equal(Secret, _cell.Machine.RunCode(look.ToArray(), 0, 0));
        _cell.Attacked.Restore(_cell.Clean);
        Assert.Equal(0ul, _cell.Machine.RunCode(look.ToArray(), 0, 0));
        _cell.Attacked.Restore(_cell.Clean);
    }

    // rt_sigaction(SIGUSR1, [rsp-32], [rsp-64]): sets a handler, unless it is 0, and gives the old one.
    private ulong OldHandler(ulong handler)
    {
        Code code = new Code().Hex("4883EC40 48893C24 4889E6 4885FF 7502 31F6 488D542420").SystemCall(13, 10, null, null, 8).Hex("488B442420 4883C440").Return();
        return _cell.Machine.RunCode(code.ToArray(), handler, 0);
    }

    // Null where the CPU has no such instruction.
    private ulong? TryRun(string instructions, ulong first = Secret)
    {
        try
        {
            return _cell.Machine.RunCode(new Code().Hex(instructions).Return().ToArray(), first, 0);
        }
        catch (GuestFaultException fault) when (fault.Vector == InvalidInstruction)
        {
            _cell.Attacked.Restore(_cell.Clean);
            return null;
        }
    }
}
