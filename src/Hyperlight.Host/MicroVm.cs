using System.Diagnostics.Metrics;
using System.Globalization;
using Hyperlight.Host.Calls;
using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Image;
using Hyperlight.Host.Kernel;
using Hyperlight.Host.Kernel.Clock;
using Hyperlight.Host.Memory;
using Hyperlight.Host.Profiling;
using Hyperlight.Host.Snapshots;
using Hyperlight.Host.Telemetry;
using Hyperlight.Host.Tracing;
using Hyperlight.Protocol;

namespace Hyperlight.Host;

/// <summary>A machine with its memory, a guest that runs in it, and the channel to the guest: the parts of a sandbox, put together.</summary>
internal sealed class MicroVm : IDisposable
{
    private const ulong FirstMemoryStep = 16 << 20;

    /// <summary>The feature of guests that leave records.</summary>
    private const string RecordingFeature = "trace_guest";

    /// <summary>The feature of guests whose memory can be profiled.</summary>
    private const string ProfiledFeature = "mem_profile";

    private readonly IVirtualMachine _machine;
    private readonly GuestMemory _memory;
    private readonly GuestBinary _binary;
    private readonly SandboxOptions _options;
    private readonly HostFunctionTable _functions;
    private AddressSpace _space = null!;
    private GuestKernel _kernel = null!;
    private MemoryPlan _plan;
    private Checkpoint _checkpoint;
    private GuestProfile? _profile;

    private MicroVm(IVirtualMachine machine, GuestMemory memory, GuestBinary binary, SandboxOptions options, HostFunctionTable functions) =>
        (_machine, _memory, _binary, _options, _functions) = (machine, memory, binary, options, functions);

    public GuestChannel Channel { get; private set; } = null!;

    public GuestMemory Memory => _memory;

    public HypervisorKind Hypervisor => _options.Hypervisor.Kind;

    public IVirtualMachine Machine => _machine;

    public ReadyInfo Guest { get; private set; } = null!;

    public SandboxTelemetry Telemetry => _options.Telemetry;

    /// <summary>Where the guest's memory is profiled to; null when it is not.</summary>
    public string? MemoryTracePath => _profile?.Path;

    /// <summary>Whether the guest started here, and not from a snapshot.</summary>
    public bool IsBooted { get; private set; }

    private MemoryArea GuestArea => new(_memory, 0, (ulong)_options.MemoryLimit, FirstMemoryStep);

    /// <summary>Creates the machine and runs the guest until it is ready; leaves nothing behind when that fails.</summary>
    public static MicroVm Boot(GuestBinary guest, SandboxOptions options, HostFunctionTable functions)
    {
        ProgramImage image = guest.Load();
        image.CheckProtocol();
        if (image.Manifest is { } manifest)
            options.Telemetry.Step(Operations.CheckContracts, (functions, manifest), static check => check.functions.Check(check.manifest));
        return Create(guest, options, functions, vm =>
        {
            options.Telemetry.Step(Operations.LoadProgram, (vm, image), static load => load.vm.Load(load.image));
            vm.Guest = options.Telemetry.Step(Operations.Boot, (vm, options), static start => start.vm.Channel.Start(start.options.StartTimeout));
            vm.IsBooted = true;
        });
    }

    /// <summary>Creates the machine with a guest that is ready already; leaves nothing behind when that fails.</summary>
    public static MicroVm Start(Snapshot snapshot, SandboxOptions options, HostFunctionTable functions) =>
        Create(snapshot.Guest, options, functions, vm =>
        {
            ThrowIfCodeCannotRun(snapshot.State, options);
            vm.Guest = snapshot.Ready;
            options.Telemetry.Step(Operations.LoadState, (vm, snapshot), static load => load.vm.Load(load.snapshot.State));
        });

    /// <summary>Freezes the guest as it is.</summary>
    public Snapshot TakeSnapshot()
    {
        long start = Instruments.Start(Telemetry.Instruments.SnapshotDuration);
        Channel.Clear();
        _profile?.Stop();
        try
        {
            return Freeze(start);
        }
        finally
        {
            _profile?.Start();
        }
    }

    /// <summary>Goes back to what a snapshot holds, whatever happened since.</summary>
    /// <exception cref="ArgumentException">The snapshot is of another guest, or of a sandbox with other limits.</exception>
    /// <exception cref="InvalidSnapshotException">The snapshot is from a CPU with more features.</exception>
    public void Restore(Snapshot snapshot)
    {
        GuestState state = snapshot.State;
        ThrowIfCodeCannotRun(state, _options);
        if (!ReferenceEquals(snapshot.Guest, _binary) || !state.Fits(_plan, _options.MemoryLimit, _options.MaxMessageSize))
            throw new ArgumentException("The snapshot is of another guest, or of a sandbox with other limits: build a sandbox from it instead.", nameof(snapshot));
        Histogram<double> duration = Telemetry.Instruments.RestoreDuration;
        long start = Instruments.Start(duration);
        Checkpoint last = _checkpoint;
        _checkpoint = default;
        try
        {
            GoBackTo(state, last);
        }
        catch (Exception error)
        {
            Channel.Spoil(error);
            throw;
        }
        Channel.Reset();
        _profile?.Restored();
        _options.ForgetOutput?.Invoke();
        _checkpoint = new Checkpoint(state, _space.Changes, _kernel.Changes);
        Instruments.Record(duration, start);
    }

    /// <summary>What the host keeps of the guest outside of its memory: threads, descriptors, address ranges.</summary>
    public byte[] SaveKernel()
    {
        using var kernel = new MemoryStream();
        using var writer = new BinaryWriter(kernel);
        _space.Save(writer);
        _kernel.Save(writer);
        return kernel.ToArray();
    }

    /// <inheritdoc cref="GuestMemory.CountPrivatePages"/>
    public long CountPrivatePages() => _memory.CountPrivatePages();

    /// <inheritdoc cref="IVirtualMachine.CountTouchedPages"/>
    public long CountTouchedPages() => _machine.CountTouchedPages();

    /// <summary>What the guest did, and what it uses now.</summary>
    public SandboxStatistics ReadStatistics() => new()
    {
        Hypercalls = Telemetry.Counters.ExitsOf(ExitKind.Hypercall),
        SystemCalls = Telemetry.Counters.ExitsOf(ExitKind.SystemCall),
        RefusedSystemCalls = Telemetry.Counters.RefusedCalls,
        Exceptions = Telemetry.Counters.ExitsOf(ExitKind.Exception),
        Interrupts = Telemetry.Counters.ExitsOf(ExitKind.Interrupted),
        HostCalls = Telemetry.Counters.HostCalls,
        BytesIn = Telemetry.Counters.BytesIn,
        BytesOut = Telemetry.Counters.BytesOut,
        MemoryInUse = (long)_space.MemoryInUse,
        PrivateMemory = _memory.CountPrivatePages() * PageTables.PageSize,
    };

    /// <inheritdoc cref="GuestKernel.WriteCoreDump"/>
    public void WriteCoreDump(Stream stream) => _kernel.WriteCoreDump(stream);

    public void Dispose()
    {
        Channel.Close();
        try
        {
            _profile?.Dispose();
        }
        finally
        {
            _machine.Dispose();
            _memory.Dispose();
        }
        // Last: those who listen may throw.
        Telemetry.Instruments.Sandboxes.Remove(Telemetry.Counters);
    }

    private static MicroVm Create(GuestBinary binary, SandboxOptions options, HostFunctionTable functions, Action<MicroVm> load)
    {
        IVirtualMachine machine = options.Telemetry.Step(Operations.CreateMachine, options.Hypervisor, static hypervisor => hypervisor.CreateMachine());
        GuestMemory? memory = null;
        MicroVm? vm = null;
        try
        {
            memory = machine.CreateMemory((ulong)(options.MemoryLimit + 3 * options.MaxMessageSize));
            vm = new MicroVm(machine, memory, binary, options, functions);
            load(vm);
            options.Telemetry.GuestName = vm.Guest.GuestName;
            options.Telemetry.Step(Operations.CheckContracts, (functions, vm), static check => check.functions.Check(check.vm.Guest));
            options.Telemetry.Instruments.Sandboxes.Add(vm, options.Telemetry.Counters);
            return vm;
        }
        catch
        {
            vm?._profile?.Dispose();
            machine.Dispose();
            memory?.Dispose();
            throw;
        }
    }

    private void Load(ProgramImage image)
    {
        _space = new AddressSpace(_memory, GuestArea);
        SystemPages pages = SystemPages.Create(_space);
        HypercallPage.Place(_space);
        VdsoImage.Place(_space);
        bool hasRecords = image.Manifest?.Features.Contains(RecordingFeature) == true;
        bool hasProfile = image.Manifest?.Features.Contains(ProfiledFeature) == true;
        BootPage boot = BootPage.Create(_space, _options.MaxMessageSize, hasRecords, hasProfile);
        ulong input = MessageBuffer.CreateWindow(_space, GuestLayout.Input, PageRights.Read);
        ulong output = MessageBuffer.CreateWindow(_space, GuestLayout.Output, PageRights.Read | PageRights.Write);
        ulong records = hasRecords ? RecordBuffer.Create(_space) : 0;
        ulong profile = hasProfile ? ProfileBuffer.Create(_space) : 0;
        _plan = new MemoryPlan(_space.PageTableRoot, pages.Physical, boot.Physical, input, output, records, profile, image.End);
        Connect(boot);
        ulong stack = InitialStack.Build(_space, image, "guest", EnvironmentOf((ulong)_options.MemoryLimit));
        // Last, so that it finds the place of everything else taken.
        image.Place(_space);
        _machine.Configure(_space, pages);
        _kernel.Start(image.EntryPoint, stack);
        _profile?.Start();
    }

    private void Load(GuestState state)
    {
        _plan = state.Plan;
        _space = new AddressSpace(_memory, GuestArea, _plan.PageTables);
        _memory.Become(state.Memory, rightsChanged: true);
        HypercallPage.Reserve(_space);
        VdsoImage.Reserve(_space);
        if (_plan.Records != 0)
            RecordBuffer.Reserve(_space);
        if (_plan.Profile != 0)
            ProfileBuffer.Reserve(_space);
        Connect(BootPage.At(_space, _plan.BootInfo));
        _machine.Configure(_space, SystemPages.At(_space, _plan.SystemPages));
        LoadKernel(state);
        _machine.LoadState(state.Vcpu);
        _checkpoint = new Checkpoint(state, _space.Changes, _kernel.Changes);
        _profile?.Start();
    }

    private Snapshot Freeze(long start)
    {
        byte[] kernel = Telemetry.Step(Operations.SaveKernel, this, static vm => vm.SaveKernel());
        VcpuState vcpu = _machine.SaveState();
        _kernel.Clock.Refresh();
        MemoryImage memory = Telemetry.Step(Operations.FreezeMemory, this, static vm => vm._memory.Freeze(vm._space.UsedMemory));
        Instruments.Record(Telemetry.Instruments.SnapshotDuration, start);
        bool isStart = IsBooted && Telemetry.Counters is { BytesIn: 0, HostCalls: 0 };
        return new Snapshot(_binary, Guest, new GuestState(memory, vcpu, kernel, _plan, _options.MemoryLimit, _options.MaxMessageSize, _options.Hypervisor.Features.Bytes.ToArray())) { IsStart = isStart };
    }

    // The parts that are the same for a guest that boots and one that comes from a snapshot.
    private void Connect(BootPage boot)
    {
        (ulong limit, ulong largest) = ((ulong)_options.MemoryLimit, (ulong)_options.MaxMessageSize);
        // A call, and behind it the answer to a host call that it makes: each may be as large as a message can be.
        var input = new MessageBuffer(_space, new MemoryArea(_memory, limit, 2 * largest, 0), _plan.Input, GuestLayout.Input, PageRights.Read);
        var output = new MessageBuffer(
            _space, new MemoryArea(_memory, limit + 2 * largest, largest, 0), _plan.Output, GuestLayout.Output, PageRights.Read | PageRights.Write);
        _profile = Profiles.Open(_options, _binary, _machine, _space, _plan.Profile);
        IKernelEvents events = _profile is null ? Telemetry : new ProfiledKernel(Telemetry, _profile);
        _kernel = new GuestKernel(_machine, _space, _plan.HeapStart, limit, _options.Output!, new GuestDiagnostics(_space, _binary, _options.CoreDumps), events);
        if (_plan.Records != 0 && TelemetryFeature.IsSupported)
            Telemetry.Guest = new GuestTrace(new RecordBuffer(_memory, _plan.Records), boot.SetWanted, Telemetry, _machine.TimestampFrequency);
        Channel = new GuestChannel(_kernel, input, new OutputBuffer(output, boot), _functions, _options) { TakesRecords = Telemetry.Guest is not null || _profile is not null };
    }

    // A guest looks at the CPU when it starts, and never again.
    private static void ThrowIfCodeCannotRun(GuestState state, SandboxOptions options)
    {
        if (!options.Hypervisor.Features.Include(state.Features))
            throw new InvalidSnapshotException($"it was taken where the CPU had features that {options.Hypervisor.Kind} does not offer here, and the guest may have chosen its code by them.");
    }

    // What did not change since the last restore to the same state is not done again.
    private void GoBackTo(GuestState state, Checkpoint last)
    {
        bool rightsChanged = !ReferenceEquals(last.State, state) || last.SpaceChanges != _space.Changes;
        Telemetry.Step(Operations.RestoreMemory, (_memory, state, rightsChanged), static to => to._memory.Become(to.state.Memory, to.rightsChanged));
        if (rightsChanged || last.KernelChanges != _kernel.Changes)
            Telemetry.Step(Operations.RestoreKernel, (vm: this, state), static to => to.vm.LoadKernel(to.state));
        if (rightsChanged)
            _machine.MemoryWasReplaced();
        _kernel.MemoryWasReplaced();
        Telemetry.Step(Operations.RestoreVcpu, (_machine, state), static to => to._machine.LoadState(to.state.Vcpu));
    }

    private void LoadKernel(GuestState state)
    {
        using var reader = new BinaryReader(new MemoryStream(state.Kernel, writable: false));
        try
        {
            if (state.Vcpu.ExtendedState.Length != _machine.ExtendedStateSize)
                throw new InvalidDataException("The vector registers have another size.");
            _space.Load(reader);
            _kernel.Load(reader);
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            throw new InvalidSnapshotException($"its content makes no sense ({damage.Message}).", damage);
        }
    }

    // The GC must be told its limits, or it reserves hundreds of gigabytes. Values are hexadecimal; room is left for stacks and native memory.
    private static Dictionary<string, string> EnvironmentOf(ulong limit)
    {
        ulong heap = limit - Math.Min(limit / 2, 16 << 20);
        return new()
        {
            [BootInfo.EnvironmentVariable] = Hex(GuestLayout.BootInfoPage),
            ["DOTNET_GCHeapHardLimit"] = Hex(heap),
            ["DOTNET_GCRegionRange"] = Hex(Math.Max(256 << 20, heap * 4)),
            ["DOTNET_gcConcurrent"] = "0",
        };
    }

    private static string Hex(ulong value) => value.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The state that the sandbox came from last, and what the counters of change were then.</summary>
    private readonly record struct Checkpoint(GuestState? State, long SpaceChanges, long KernelChanges);
}
