using ProfiledGuest;

namespace Hyperlight.Profiling.Tests;

/// <summary>A sandbox whose memory is profiled, and the trace that it leaves.</summary>
internal sealed class Profiled : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("profile").FullName;

    public Profiled(long sampleInterval = 0, Func<SandboxBuilder, SandboxBuilder>? settings = null, long sizeLimit = 4L << 30)
    {
        SandboxBuilder builder = new SandboxBuilder(Guests.ProfiledGuest)
            .WithMemoryProfile(new MemoryProfileOptions { SampleInterval = sampleInterval, Folder = _folder, SizeLimit = sizeLimit });
        Sandbox = (settings?.Invoke(builder) ?? builder).Build();
        Guest = Sandbox.GetGuest<IProfiled>();
        TracePath = Sandbox.MemoryTracePath!;
    }

    public Sandbox Sandbox { get; }

    public IProfiled Guest { get; }

    public string TracePath { get; }

    /// <summary>Ends the sandbox, and reads what it left.</summary>
    public Trace End()
    {
        Sandbox.Dispose();
        return Trace.Read(TracePath);
    }

    public void Dispose()
    {
        Sandbox.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
