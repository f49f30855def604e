using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Diagnostics;

/// <summary>A folder for core dumps, and sandboxes that write there.</summary>
internal sealed class DumpFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hyperlight-dumps-").FullName;

    public string[] Files => Directory.GetFiles(Path);

    public Sandbox Build(int maximum = 10) =>
        Sandboxes.Build(builder => builder.WithHostFunctions<IHostEcho>(new HostEcho()).WithCoreDumps(Path, maximum));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
