using Hyperlight.Host;
using Hyperlight.Host.Calls;
using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Telemetry;
using Hyperlight.Protocol;

namespace Hyperlight;

/// <summary>A guest in a micro-VM of its own. It runs one call at a time, on the thread that calls, or one of the pool when the method returns a task; between calls it stands still.</summary>
/// <remarks>Not thread-safe. After a fault, a timeout or a broken protocol the sandbox is poisoned: every further call fails at once.</remarks>
public sealed class Sandbox : IDisposable
{
    private readonly MicroVm _vm;
    private bool _disposed;

    internal Sandbox(MicroVm vm) => _vm = vm;

    internal MicroVm MicroVm => _vm;

    /// <summary>What tells the sandbox from all others; spans and log records carry it.</summary>
    public Guid Id => _vm.Telemetry.Id;

    /// <summary>The name that the guest gave itself.</summary>
    public string GuestName => _vm.Guest.GuestName;

    /// <summary>What isolates the guest.</summary>
    public HypervisorKind Hypervisor => _vm.Hypervisor;

    /// <summary>The file that the guest's memory is profiled to, see <see cref="SandboxBuilder.WithMemoryProfile"/>; null when it is not. It is complete when the sandbox was disposed of.</summary>
    public string? MemoryTracePath => _vm.MemoryTracePath;

    /// <summary>True after an error that leaves the guest in an unknown state.</summary>
    public bool IsPoisoned => _vm.Channel.Poison is not null;

    internal long CountPrivatePages() => _vm.CountPrivatePages();

    internal long CountTouchedPages() => _vm.CountTouchedPages();

    internal void ForgetLimits() => _vm.Channel.ForgetLimits();

    internal int LastThreadId => _vm.Channel.LastThreadId;

    /// <summary>The guest, seen through one of its contracts.</summary>
    /// <typeparam name="TContract">An interface with <see cref="GuestFunctionAttribute"/>.</typeparam>
    /// <returns>A proxy whose calls run in the guest. It works as long as the sandbox.</returns>
    /// <exception cref="ContractMismatchException">The guest was built against another version of the contract, or does not implement it.</exception>
    /// <exception cref="InvalidOperationException">The interface is no guest contract.</exception>
    public TContract GetGuest<TContract>()
        where TContract : class
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _vm.Telemetry.Run(Operations.GetGuest, _vm, static vm => CreateProxy<TContract>(vm));
    }

    private static TContract CreateProxy<TContract>(MicroVm vm)
        where TContract : class
    {
        ContractStubs<TContract> stubs = ContractRegistry.Get<TContract>();
        if (stubs.Contract.Kind != ContractKind.Guest)
            throw new InvalidOperationException($"{stubs.Contract.Name} is no [GuestFunction] interface.");
        PublishedContract? published = vm.Guest.Contracts.FirstOrDefault(contract => contract.Name == stubs.Contract.Name && contract.Kind == ContractKind.Guest);
        IReadOnlyList<string> differences = ContractComparison.Differences(stubs.Contract, published);
        return differences.Count == 0 ? stubs.CreateProxy(vm.Channel) : throw new ContractMismatchException(stubs.Contract.Name, differences);
    }

    /// <summary>Stops the call that runs now, from any thread. It ends with <see cref="GuestCanceledException"/>, and the sandbox is poisoned.</summary>
    /// <remarks>A host function that runs at the time is told by <see cref="HostCall.CancellationToken"/>; the guest does not get its result. A call that is just returning may still return. An awaited call that has no thread yet does not begin, and poisons nothing.</remarks>
    /// <returns>False when no call runs, or it is being stopped already: then nothing happens, to later calls neither.</returns>
    public bool Interrupt() => _vm.Telemetry.Run(Operations.Interrupt, _vm, static vm => vm.Channel.Interrupt());

    /// <summary>Limits the calls made until the result is disposed of. A scope can be opened in another one.</summary>
    /// <param name="timeout">How long each call may take; null to leave it as it is.</param>
    /// <param name="cancellation">What, beside the tokens of the scopes around this one, stops a call as <see cref="Interrupt"/> does. A call that begins when it is triggered already throws <see cref="OperationCanceledException"/> and does not poison.</param>
    /// <returns>Puts the limits back as they were; the caller disposes of it.</returns>
    public IDisposable LimitCalls(TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new CallLimits(_vm.Channel, timeout, cancellation);
    }

    /// <summary>Freezes the guest as it is. The sandbox goes on working.</summary>
    /// <returns>The snapshot, which the caller disposes of.</returns>
    /// <exception cref="SandboxPoisonedException">The guest is in an unknown state.</exception>
    /// <exception cref="InvalidOperationException">A call is running.</exception>
    public Snapshot TakeSnapshot()
    {
        _vm.Channel.BeginStandstill("frozen");
        try
        {
            _vm.Channel.ThrowIfPoisoned();
            return _vm.Telemetry.Run(Operations.TakeSnapshot, _vm, static vm => vm.TakeSnapshot());
        }
        finally
        {
            _vm.Channel.EndStandstill();
        }
    }

    /// <summary>Goes back to what the guest was when a snapshot was taken; a poisoned sandbox works again.</summary>
    /// <param name="snapshot">A snapshot of the same guest, of this or of another sandbox with the same limits.</param>
    /// <exception cref="ArgumentException">The snapshot is of another guest, or of a sandbox with other limits.</exception>
    /// <exception cref="InvalidSnapshotException">The snapshot is from a CPU with more features.</exception>
    /// <exception cref="InvalidOperationException">A call is running.</exception>
    public void Restore(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _vm.Channel.BeginStandstill("restored");
        try
        {
            _vm.Telemetry.Run(Operations.Restore, (_vm, snapshot), static restore => restore._vm.Restore(restore.snapshot));
        }
        finally
        {
            _vm.Channel.EndStandstill();
        }
    }

    /// <summary>What the guest did since the sandbox was built, and the memory that it uses now. Reading it asks the host's kernel, which takes some microseconds.</summary>
    public SandboxStatistics Statistics
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _vm.ReadStatistics();
        }
    }

    /// <summary>Writes the guest as it stands, poisoned or not, as an ELF core dump, which <c>gdb</c> opens together with the guest's program.</summary>
    /// <param name="path">The file, which must not exist yet. Only this user can read it: it holds all of the guest's memory.</param>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    /// <exception cref="InvalidOperationException">A call is running.</exception>
    public void WriteCoreDump(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = CoreDumpFolder.CreateFile(path);
        WriteCoreDump(file);
    }

    /// <inheritdoc cref="WriteCoreDump(string)"/>
    /// <param name="stream">Where it is written to; it stays open, and need not be seekable.</param>
    public void WriteCoreDump(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _vm.Channel.BeginStandstill("dumped");
        try
        {
            _vm.Telemetry.Run(Operations.WriteCoreDump, (_vm, stream), static dump => dump._vm.WriteCoreDump(dump.stream));
        }
        finally
        {
            _vm.Channel.EndStandstill();
        }
    }

    /// <summary>Ends the guest and gives everything back that the sandbox used.</summary>
    /// <exception cref="InvalidOperationException">A call is running.</exception>
    public void Dispose()
    {
        if (_disposed)
            return;
        _vm.Telemetry.Run(Operations.Dispose, _vm, static vm => vm.Dispose());
        _disposed = true;
    }
}
