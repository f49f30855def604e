using Hyperlight.Host.Snapshots;
using Hyperlight.Host.Telemetry;
using Hyperlight.Protocol;

namespace Hyperlight;

/// <summary>A guest as it was at one moment between two calls: its memory, threads and registers. Any number of sandboxes can start from it or go back to it.</summary>
/// <remarks>Immutable and thread-safe. Sandboxes share its memory as long as they do not write to it.</remarks>
public sealed class Snapshot : IDisposable
{
    private readonly GuestState _state;
    private volatile bool _disposed;

    internal Snapshot(GuestBinary guest, ReadyInfo ready, GuestState state) => (Guest, Ready, _state) = (guest, ready, state);

    /// <summary>The name that the guest gave itself.</summary>
    public string GuestName => Ready.GuestName;

    /// <summary>Bytes of memory that hold it, shared by all sandboxes that came from it.</summary>
    public long SizeInBytes => (long)_state.Memory.PresentPages * Hyperlight.Host.Memory.PageTables.PageSize;

    internal GuestBinary Guest { get; }

    internal ReadyInfo Ready { get; }

    /// <summary>Whether the guest had just got ready by itself, and nobody had called it or been called by it.</summary>
    internal bool IsStart { get; init; }

    internal GuestState State
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _state;
        }
    }

    /// <summary>Reads a snapshot that <see cref="Save(string)"/> wrote, in this or in another process. Read only files that you trust: the checksum finds damage, not malice.</summary>
    /// <remarks>
    /// The file is mapped, as a program's libraries are: <see cref="Save(string)"/>, builds and <c>mv</c> may replace it at any time, but nobody may write over it while the
    /// snapshot or a sandbox that came from it is in use.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="guest">The guest that it is of.</param>
    /// <returns>The snapshot, which the caller disposes of.</returns>
    /// <exception cref="InvalidSnapshotException">The file is damaged, of another format, of another guest or build of it, or from another kind of CPU.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Snapshot Load(string path, GuestBinary guest)
    {
        ArgumentNullException.ThrowIfNull(guest);
        return SandboxTelemetry.None.Run(Operations.LoadSnapshot, (path, guest), static load => Read(load.path, load.guest));
    }

    private static Snapshot Read(string path, GuestBinary guest)
    {
        try
        {
            using SnapshotFile file = SnapshotFile.Open(path, guest);
            return file.Load();
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    /// <summary>Writes the snapshot to a file, which then is complete or not there.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SandboxTelemetry.None.Run(Operations.SaveSnapshot, (snapshot: this, path), static save => save.snapshot.Write(save.path));
    }

    private void Write(string path)
    {
        string unfinished = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (FileStream file = File.Create(unfinished))
                SnapshotFile.Save(this, file);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }

    /// <summary>Gives its memory back when no sandbox needs it any more. No further sandbox can start from it.</summary>
    public void Dispose()
    {
        _disposed = true;
        _state.Memory.Dispose();
    }
}
