using Hyperlight;
using Hyperlight.Host.Calls;
using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Image;
using Hyperlight.Host.Kernel;
using Hyperlight.Host.Kernel.Clock;
using Hyperlight.Host.Memory;
using Security.Tests.Attacks;

namespace Security.Tests.Fuzz;

/// <summary>A kernel with memory and page tables as a sandbox has them, whose guest is a generator of random calls.</summary>
internal sealed class KernelUnderFuzz : IDisposable
{
    private const ulong Limit = 24 << 20, LargestMessage = 1 << 20, Program = 0x40_0000, ProgramSize = 0x4_0000;
    private const int MostCalls = 400;

    // Memory, then what else is implemented; the others are answered with ENOSYS.
    private static readonly ulong[] Memory = [9, 10, 11, 12, 25, 27, 28];

    private readonly Random _random;
    private readonly FakeMachine _machine;
    private readonly GuestMemory _memory;
    private readonly AddressSpace _space;
    private readonly GuestKernel _kernel;
    private readonly RunControl _control = new();
    private readonly ulong[] _seen = new ulong[8];

    public KernelUnderFuzz(int seed)
    {
        _random = new Random(seed);
        _machine = new FakeMachine(_ => Next());
        _memory = _machine.CreateMemory(Limit + 3 * LargestMessage);
        _space = new AddressSpace(_memory, new MemoryArea(_memory, 0, Limit, Limit));
        _ = SystemPages.Create(_space);
        HypercallPage.Place(_space);
        VdsoImage.Place(_space);
        _ = BootPage.Create(_space, (long)LargestMessage, hasRecords: false, hasProfile: false);
        PlaceBuffer(GuestLayout.Input, PageRights.Read);
        PlaceBuffer(GuestLayout.Output, PageRights.Read | PageRights.Write);
        Assert.True(_space.TryMap(Program, ProgramSize, PageRights.Read | PageRights.Write));
        var diagnostics = new GuestDiagnostics(_space, GuestBinary.FromBytes(ReadOnlyMemory<byte>.Empty, "fuzz"), null);
        _kernel = new GuestKernel(_machine, _space, Program + ProgramSize, Limit, static (_, _) => { }, diagnostics, new NoEvents());
        _kernel.Start(Program, Program + ProgramSize);
    }

    public int Calls { get; private set; }

    /// <summary>Lets the guest live until it dies or has made enough calls; only what the library itself throws ends it.</summary>
    /// <returns>How it ended.</returns>
    public string Run()
    {
        _control.Begin(TimeSpan.FromMilliseconds(2));
        try
        {
            while (Calls < MostCalls)
                _kernel.RunToHypercall(_control);
            return "lived";
        }
        catch (Exception end) when (end is HyperlightException or OperationCanceledException)
        {
            return end.GetType().Name;
        }
        finally
        {
            _control.End();
        }
    }

    public void CheckPageTables() => PageTableAudit.Check(_space.PageTableRoot, Limit + 3 * LargestMessage, physical => _memory.Span(physical, PageTables.PageSize));

    public void Dispose() => _memory.Dispose();

    private void PlaceBuffer(ulong address, PageRights rights)
    {
        ulong window = MessageBuffer.CreateWindow(_space, address, rights);
        _ = new MessageBuffer(_space, new MemoryArea(_memory, Limit, LargestMessage, 0), window, address, rights);
    }

    private VcpuExit Next()
    {
        Calls++;
        // What the last call returned may be the address of the next one.
        _seen[Calls % _seen.Length] = _machine.Registers.Rax;
        ref GuestRegisters registers = ref _machine.Registers;
        (registers.Rdi, registers.Rsi, registers.Rdx) = (Argument(), Argument(), Argument());
        (registers.R10, registers.R8, registers.R9) = (Argument(), Argument(), Argument());
        (registers.Rip, registers.Rsp) = (Argument(), _random.Next(2) == 0 ? Argument() : Program + ProgramSize / 2);
        registers.Rax = Number();
        return _random.Next(512) switch
        {
            0 => new VcpuExit(ExitKind.Hypercall) { Port = (ushort)_random.Next(256), Value = (uint)Argument() },
            1 => new VcpuExit(ExitKind.Exception) { Vector = (byte)_random.Next(32), ErrorCode = (uint)_random.Next(32), Address = Argument() },
            < 8 => new VcpuExit(ExitKind.Interrupted),
            _ => new VcpuExit(ExitKind.SystemCall),
        };
    }

    private ulong Number() => _random.Next(8) switch
    {
        0 => (ulong)_random.NextInt64(),
        < 4 => Memory[_random.Next(Memory.Length)],
        _ => (ulong)_random.Next(512),
    };

    private ulong Argument() => _random.Next(8) switch
    {
        0 => (ulong)_random.NextInt64(long.MinValue, long.MaxValue),
        1 => (ulong)_random.Next(64),
        2 => (ulong)_random.Next(64) << 12,
        3 => Program + (ulong)_random.Next((int)ProgramSize),
        4 => _seen[_random.Next(_seen.Length)],
        5 => HostileValues.All[_random.Next(HostileValues.Count)] + (ulong)_random.Next(-16, 16),
        _ => HostileValues.All[_random.Next(HostileValues.Count)],
    };
}
