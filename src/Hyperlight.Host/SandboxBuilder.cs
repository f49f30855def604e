using Hyperlight.Host;
using Hyperlight.Host.Calls;
using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Image;
using Hyperlight.Host.Memory;
using Hyperlight.Host.Telemetry;
using Hyperlight.Protocol;

namespace Hyperlight;

/// <summary>Describes a sandbox and builds it. A builder can build any number of sandboxes; it is not thread-safe.</summary>
public sealed class SandboxBuilder
{
    private readonly GuestBinary _guest;
    private readonly Snapshot? _snapshot;
    private readonly List<ContractDispatcher> _hostFunctions = [];
    private SandboxOptions _options = new();
    private HostTelemetry _telemetry = HostTelemetry.Default;

    /// <summary>Builds sandboxes in which a guest starts.</summary>
    /// <param name="guest">The program to run inside, such as the generated <c>Guests.Calculator</c>.</param>
    public SandboxBuilder(GuestBinary guest) => _guest = guest ?? throw new ArgumentNullException(nameof(guest));

    /// <summary>Builds sandboxes that go on from a snapshot. They have the snapshot's limits of memory and message size.</summary>
    /// <param name="snapshot">The guest as it shall be; it must not be disposed of before <see cref="Build"/>.</param>
    public SandboxBuilder(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        (_guest, _snapshot) = (snapshot.Guest, snapshot);
        _options = _options with { MemoryLimit = snapshot.State.MemoryLimit, MaxMessageSize = snapshot.State.MaxMessageSize };
    }

    private SandboxBuilder(Snapshot snapshot, SandboxBuilder like)
        : this(snapshot) => (_hostFunctions, _options, _telemetry) = (like._hostFunctions, like._options, like._telemetry);

    internal HostTelemetry Telemetry => _telemetry;

    /// <summary>A builder with the same settings that starts from a snapshot.</summary>
    internal SandboxBuilder From(Snapshot snapshot) => new(snapshot, this);

    /// <summary>Offers the guest the functions of a contract.</summary>
    /// <typeparam name="TContract">An interface with <see cref="HostFunctionAttribute"/>.</typeparam>
    /// <param name="implementation">Who answers. It is called on the thread that called the guest, and must stay alive as long as the sandbox.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The interface is no host contract, or is registered already.</exception>
    public SandboxBuilder WithHostFunctions<TContract>(TContract implementation)
        where TContract : class
    {
        ArgumentNullException.ThrowIfNull(implementation);
        ContractDispatcher dispatcher = ContractRegistry.Get<TContract>().CreateDispatcher(implementation);
        if (dispatcher.Contract.Kind != ContractKind.Host)
            throw new ArgumentException($"{dispatcher.Contract.Name} is no [HostFunction] interface.", nameof(implementation));
        if (_hostFunctions.Exists(other => other.Contract.Name == dispatcher.Contract.Name))
            throw new ArgumentException($"{dispatcher.Contract.Name} is registered already.", nameof(implementation));
        _hostFunctions.Add(dispatcher);
        return this;
    }

    /// <summary>Limits the memory that the guest's program, heap and stacks can have together; 256 MiB when not called. Memory is used as it is touched.</summary>
    /// <param name="bytes">From 16 MiB to 64 GiB; rounded up to whole pages of 4096 bytes.</param>
    /// <returns>This builder.</returns>
    public SandboxBuilder WithMemoryLimit(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 16L << 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, 64L << 30);
        ThrowIfFromSnapshot();
        return With(_options with { MemoryLimit = RoundUp(bytes) });
    }

    /// <summary>Limits a single message: all arguments of a call together, or its result; 128 MiB when not called. The buffers grow as messages need it.</summary>
    /// <param name="bytes">From 128 KiB, which an error with its stack can need, to 1 GiB; rounded up to whole pages of 4096 bytes.</param>
    /// <returns>This builder.</returns>
    public SandboxBuilder WithMaxMessageSize(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 128L << 10);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, GuestLayout.LargestMessage);
        ThrowIfFromSnapshot();
        return With(_options with { MaxMessageSize = RoundUp(bytes) });
    }

    /// <summary>Limits how long the guest may take until it is ready; 10 seconds when not called.</summary>
    /// <param name="limit">More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>This builder.</returns>
    public SandboxBuilder WithStartTimeout(TimeSpan limit) => With(_options with { StartTimeout = Checked(limit) });

    /// <summary>Limits how long a call may take, with the host functions that it calls; no limit when not called.</summary>
    /// <param name="limit">More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>This builder.</returns>
    public SandboxBuilder WithCallTimeout(TimeSpan limit) => With(_options with { CallTimeout = Checked(limit) });

    /// <summary>Says where the guest's standard output and error go; to the host's own, with control characters escaped, when not called.</summary>
    /// <param name="output">Called on the thread that called the guest, with the bytes as the guest wrote them.</param>
    /// <returns>This builder.</returns>
    public SandboxBuilder WithOutput(GuestOutputHandler output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return With(_options with { Output = output, TextOutput = null });
    }

    /// <summary>Sends the guest's standard output and error to one writer, as text with control characters escaped.</summary>
    /// <param name="writer">Called on the thread that called the guest; it stays the caller's to dispose of.</param>
    /// <returns>This builder.</returns>
    public SandboxBuilder WithOutput(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return With(_options with { Output = null, TextOutput = writer });
    }

    /// <summary>Writes an ELF core dump when a guest faults or aborts, which <c>gdb</c> opens together with the guest's program. The error tells its path.</summary>
    /// <remarks>A dump holds all of the guest's memory, secrets included, and takes as much disk as the guest has touched memory. Only this user can read it.</remarks>
    /// <param name="directory">Where the files go, as <c>hl_core_yyyyMMdd_THHmmss_n.elf</c>. It is created when the first one is written.</param>
    /// <param name="maximum">How many dumps the directory may hold: no further one is written until some are removed. At least 1.</param>
    /// <returns>This builder.</returns>
    public SandboxBuilder WithCoreDumps(string directory, int maximum = 10)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        return With(_options with { CoreDumps = new CoreDumpFolder(Path.GetFullPath(directory), maximum) });
    }

    /// <summary>Says what isolates the guest. When not called, the environment variable <c>HYPERLIGHT_HYPERVISOR</c> does, if it is <c>kvm</c> or <c>ptrace</c>; else it is KVM, and
    /// <see cref="HypervisorKind.Ptrace"/>, with one warning in a process, on a machine that has none. A device that this user may not open is an error.</summary>
    /// <param name="kind">The hypervisor, which must be there.</param>
    /// <returns>This builder.</returns>
    public SandboxBuilder WithHypervisor(HypervisorKind kind)
    {
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind));
        return With(_options with { WantedHypervisor = kind });
    }

    /// <summary>Refuses to build where the CPU does not isolate the guest, whatever <see cref="WithHypervisor"/> and the environment say.</summary>
    /// <returns>This builder.</returns>
    public SandboxBuilder RequireHardwareIsolation() => With(_options with { RequiresHardware = true });

    /// <summary>Makes every sandbox boot its guest itself. When not called, at most the first one in the process does, and the others start from its state when it was ready.</summary>
    /// <returns>This builder.</returns>
    public SandboxBuilder WithColdStart() => With(_options with { ColdStart = true });

    /// <summary>Profiles the guest's memory: each sandbox writes its allocations, frees and garbage collections to a file.</summary>
    /// <remarks>The guest must have been built with the feature <c>mem_profile</c>. A sandbox that boots its guest records the start as well, see <see cref="WithColdStart"/>.</remarks>
    /// <param name="profile">The settings.</param>
    /// <returns>This builder.</returns>
    public SandboxBuilder WithMemoryProfile(MemoryProfileOptions profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentOutOfRangeException.ThrowIfNegative(profile.SampleInterval, nameof(profile));
        ArgumentOutOfRangeException.ThrowIfLessThan(profile.SizeLimit, 4096, nameof(profile));
        ArgumentException.ThrowIfNullOrEmpty(profile.Folder, nameof(profile));
        return With(_options with { MemoryProfile = profile with { Folder = Path.GetFullPath(profile.Folder) } });
    }

    /// <summary>Says where measurements and log records go; measurements to a meter that the process shares, and records nowhere, when not called.</summary>
    /// <param name="telemetry">The settings, which all sandboxes of this builder share.</param>
    /// <returns>This builder.</returns>
    public SandboxBuilder WithTelemetry(TelemetryOptions telemetry)
    {
        ArgumentNullException.ThrowIfNull(telemetry);
        _telemetry = new HostTelemetry(telemetry);
        return this;
    }

    /// <summary>Creates the micro-VM with a guest that is ready, and compares its contracts with the host's.</summary>
    /// <remarks>
    /// A guest that called host functions before it was ready is booted for each sandbox. Others boot once in a process, or once when the program was built and
    /// their state was staged, so that what they computed at start, random numbers included, is the same in all their sandboxes; see <see cref="WithColdStart"/>.
    /// </remarks>
    /// <returns>The sandbox, which the caller disposes of.</returns>
    /// <exception cref="InvalidGuestException">The guest's file is missing, damaged, or no program that can run.</exception>
    /// <exception cref="HypervisorNotFoundException">The hypervisor that was asked for is not there, this user may not use it, or it isolates less than was required.</exception>
    /// <exception cref="InvalidSnapshotException">The snapshot that sandboxes start from is from a CPU with more features.</exception>
    /// <exception cref="HypervisorException">The hypervisor refused something.</exception>
    /// <exception cref="ContractMismatchException">The guest wants host functions that are not there, or are different.</exception>
    /// <exception cref="GuestTimeoutException">The guest was not ready in time.</exception>
    /// <exception cref="GuestFaultException">The guest faulted before it was ready.</exception>
    /// <exception cref="GuestExitedException">The guest ended before it was ready.</exception>
    /// <exception cref="IOException">The file of a memory profile cannot be made.</exception>
    /// <exception cref="InvalidOperationException">The environment variable <see cref="MemoryProfileOptions.Variable"/> or <c>HYPERLIGHT_HYPERVISOR</c> means nothing.</exception>
    /// <exception cref="GuestOutOfMemoryException">The memory limit is too small.</exception>
    public Sandbox Build()
    {
        var telemetry = new SandboxTelemetry(_telemetry);
        return telemetry.Run(Operations.Build, (builder: this, telemetry), static build => build.builder.Create(build.telemetry));
    }

    private Sandbox Create(SandboxTelemetry telemetry)
    {
        long start = Instruments.Start(telemetry.Instruments.CreationDuration);
        // Each sandbox has its own, because a character may be cut between two pieces of output.
        var text = new TextOutput(_options.TextOutput ?? Console.Out, _options.TextOutput ?? Console.Error);
        SandboxOptions options = _options with { Output = _options.Output ?? text.Write, ForgetOutput = text.Forget, Telemetry = telemetry };
        options = options with { Hypervisor = Hypervisors.Choose(options) };
        telemetry.Hypervisor = Hypervisors.NameOf(options.Hypervisor.Kind);
        var functions = new HostFunctionTable([.. _hostFunctions]);
        MicroVm vm = _snapshot is not null ? MicroVm.Start(_snapshot, options, functions)
            : options.ColdStart ? MicroVm.Boot(_guest, options, functions)
            : _guest.WarmStarts.Start(_guest, options, functions);
        telemetry.Instruments.RecordCreation(start, vm.IsBooted);
        return new Sandbox(vm);
    }

    private void ThrowIfFromSnapshot()
    {
        if (_snapshot is not null)
            throw new InvalidOperationException("A sandbox from a snapshot has the snapshot's limits.");
    }

    internal static TimeSpan Checked(TimeSpan limit)
    {
        if (limit != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        return limit;
    }

    private static long RoundUp(long bytes) => (bytes + PageTables.PageSize - 1) & -PageTables.PageSize;

    private SandboxBuilder With(SandboxOptions options)
    {
        _options = options;
        return this;
    }
}
