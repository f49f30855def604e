using Hyperlight.Host.Snapshots;
using Hyperlight.Protocol;

namespace Hyperlight;

/// <summary>A guest as it was at one moment between two calls: its memory, threads and registers. Any number of sandboxes can start from it or go back to it.</summary>
/// <remarks>Immutable and thread-safe. Sandboxes share its memory as long as they do not write to it.</remarks>
public sealed class Snapshot : IDisposable
{
    internal Snapshot(GuestBinary guest, ReadyInfo ready, GuestState state) => (Guest, Ready, State) = (guest, ready, state);

    /// <summary>The name that the guest gave itself.</summary>
    public string GuestName => Ready.GuestName;

    /// <summary>Bytes of memory that hold it, shared by all sandboxes that came from it.</summary>
    public long SizeInBytes => (long)State.Memory.PresentPages * Hyperlight.Host.Memory.PageTables.PageSize;

    internal GuestBinary Guest { get; }

    internal ReadyInfo Ready { get; }

    internal GuestState State { get; }

    /// <summary>Gives its memory back when no sandbox needs it any more. No further sandbox can start from it.</summary>
    public void Dispose() => State.Memory.Dispose();
}
