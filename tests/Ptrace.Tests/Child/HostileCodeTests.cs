using Hyperlight;
using Ptrace.Tests.Support;

namespace Ptrace.Tests.Child;

/// <summary>What only guest code in a process can do: segments of the kernel's table, and bases of segments by instructions.</summary>
public sealed class HostileCodeTests : IDisposable
{
    private const ulong Place = 0x5000_0000, KernelHalf = 0xFFFF_8000_0000_0000, LastPage = 0x7FFF_FFFF_F800;

    private readonly Sandbox _sandbox = Guest.Builder().WithCallTimeout(TimeSpan.FromMilliseconds(300)).Build();
    private readonly Snapshot _clean;

    public HostileCodeTests()
    {
        _clean = _sandbox.TakeSnapshot();
        _sandbox.Restore(_clean);
    }

    public void Dispose()
    {
        _sandbox.Restore(_clean);
        Assert.Equal(42, _sandbox.Add(40, 2));
        _clean.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void A_loop_in_32_bit_code_ends_with_its_time()
    {
        // mmap; mov word [rax], 0xFEEB (jmp to itself); mprotect to read and execute; push 0x23; push place; retfq
        byte[] code = new Assembly().SystemCall(9, Place, 4096, 3, 0x32, ulong.MaxValue, 0).Bytes(0x66, 0xC7, 0x00, 0xEB, 0xFE)
            .SystemCall(10, Place, 4096, 5).Bytes(0x6A, 0x23, 0x68).Bytes(BitConverter.GetBytes((uint)Place)).Bytes(0x48, 0xCB).Return();

        Assert.Throws<GuestTimeoutException>(() => _sandbox.Run(code));
    }

    [Fact]
    public void A_handler_that_faults_for_ever_ends_with_its_time()
    {
        // A handler of SIGILL that is entered again without having returned, on the same stack: rt_sigaction; ud2. The handler: mov rsp, rbp; ud2
        byte[] handler = [0x48, 0x89, 0xEC, 0x0F, 0x0B];
        const ulong action = Place + 0x100;
        Assembly code = new Assembly().SystemCall(9, Place, 8192, 3, 0x32, ulong.MaxValue, 0);
        for (int i = 0; i < handler.Length; i++)
            code.Bytes(0xC6, 0x80).Bytes(BitConverter.GetBytes(i)).Bytes(handler[i]); // mov byte [rax+i], ...
        foreach ((ulong offset, ulong value) in ((ulong, ulong)[])[(0, Place), (8, 0x4400_0004), (16, Place), (24, 0)])
            code.Bytes(0x48, 0xB9).Value(value).Bytes(0x48, 0xBA).Value(action + 0x1000 + offset).Bytes(0x48, 0x89, 0x0A); // mov rcx, ...; mov rdx, ...; mov [rdx], rcx
        code.SystemCall(10, Place, 4096, 5).SystemCall(13, 4, action + 0x1000, 0, 8).Bytes(0x48, 0x89, 0xE5, 0x0F, 0x0B); // mov rbp, rsp; ud2

        HyperlightException ended = Assert.ThrowsAny<HyperlightException>(() => _sandbox.Run(code.Return()));

        Assert.True(ended is GuestTimeoutException or GuestFaultException, ended.ToString());
    }

    [Theory]
    [InlineData(new byte[] { 0xF3, 0x48, 0x0F, 0xAE, 0xD8 }, KernelHalf)] // wrgsbase rax
    [InlineData(new byte[] { 0xF3, 0x48, 0x0F, 0xAE, 0xD8 }, LastPage)]
    [InlineData(new byte[] { 0xF3, 0x48, 0x0F, 0xAE, 0xD0 }, KernelHalf)] // wrfsbase rax
    public void A_base_that_the_kernel_does_not_take_back_is_the_guests_fault(byte[] instruction, ulong address)
    {
        byte[] code = new Assembly().Bytes(0x48, 0xB8).Value(address).Bytes(instruction).SystemCall(39).Return();

        Assert.Throws<GuestFaultException>(() => _sandbox.Run(code));
    }

    [Fact]
    public void A_thread_pointer_that_the_kernel_does_not_take_is_the_guests_fault() =>
        Assert.Throws<GuestFaultException>(() => _sandbox.Run(new Assembly().SystemCall(158, 0x1002, LastPage).SystemCall(39).Return()));
}
