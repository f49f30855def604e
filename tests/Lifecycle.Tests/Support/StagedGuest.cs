using EagerGuest;
using Hyperlight;
using Hyperlight.Host.Snapshots;
using SimpleGuest;
using Tests.Support;

namespace Lifecycle.Tests.Support;

/// <summary>A guest in a folder of its own, as a build stages it, with or without a snapshot beside it.</summary>
internal sealed class StagedGuest : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperlight-staged-");

    public StagedGuest(GuestBinary guest)
    {
        Program = Path.Combine(_folder.FullName, Path.GetFileName(guest.Name));
        File.Copy(guest.Name, Program);
    }

    public string Program { get; }

    public string SnapshotFile => Program + ".hlsnap";

    /// <summary>Does what a build does.</summary>
    public StagedGuest WithSnapshot()
    {
        Kvm.Require("to take a snapshot for all CPUs");
        using Snapshot snapshot = StartState.Take(GuestBinary.FromFile(Program));
        snapshot.Save(SnapshotFile);
        return this;
    }

    /// <summary>What a process has that knows only of the files.</summary>
    public GuestBinary Fresh() => GuestBinary.FromFile(Program);

    public static SandboxBuilder Builder(GuestBinary guest) =>
        new SandboxBuilder(guest).WithHostFunctions<IHostEcho>(new TestHost()).WithHostFunctions<IGreeter>(new Greeter("hello")).WithOutput(static (_, _) => { });

    public void Dispose() => _folder.Delete(recursive: true);
}
