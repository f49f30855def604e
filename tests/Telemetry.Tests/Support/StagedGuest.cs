using Hyperlight;
using Hyperlight.Host.Snapshots;
using Tests.Support;

namespace Telemetry.Tests.Support;

/// <summary>The guest in a folder of its own, as a build stages it, with or without a snapshot beside it.</summary>
internal sealed class StagedGuest : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperlight-staged-");

    public StagedGuest()
    {
        Program = Path.Combine(_folder.FullName, "SimpleGuest");
        File.Copy(Guests.SimpleGuest.Name, Program);
    }

    public string Program { get; }

    public string SnapshotFile => Program + ".hlsnap";

    public StagedGuest WithSnapshot()
    {
        Kvm.Require("to take a snapshot for all CPUs");
        using Snapshot snapshot = StartState.Take(Fresh());
        snapshot.Save(SnapshotFile);
        return this;
    }

    /// <summary>What a process has that knows only of the files.</summary>
    public GuestBinary Fresh() => GuestBinary.FromFile(Program);

    public void Dispose() => _folder.Delete(recursive: true);
}
