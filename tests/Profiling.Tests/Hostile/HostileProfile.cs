using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperlight.Host;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;
using Hyperlight.Host.Profiling;
using Hyperlight.Host.Telemetry;
using Hyperlight.Protocol;

namespace Hyperlight.Profiling.Tests.Hostile;

/// <summary>A profile buffer in guest memory that no guest runs in: the test writes whatever it likes, and the host takes it.</summary>
internal sealed class HostileProfile : IDisposable
{
    private readonly IVirtualMachine _machine = Hypervisors.Choose(new SandboxOptions()).CreateMachine();
    private readonly GuestMemory _memory;
    private readonly AddressSpace _space;
    private readonly ulong _buffer;
    private readonly string _folder = Directory.CreateTempSubdirectory("hostile").FullName;
    private GuestProfile? _profile;

    public HostileProfile()
    {
        const ulong size = 16 << 20;
        _memory = _machine.CreateMemory(size);
        _space = new AddressSpace(_memory, new MemoryArea(_memory, 0, size, size));
        _buffer = ProfileBuffer.Create(_space);
        Random.Shared.NextBytes(Records);
    }

    public string TracePath => Path.Combine(_folder, "hostile.trace");

    public ref ProfileHeader Header => ref MemoryMarshal.AsRef<ProfileHeader>(_memory.Span(_buffer, ProfileHeader.Size));

    /// <summary>All of the buffer behind the header.</summary>
    public Span<byte> Records => _memory.Span(_buffer + ProfileHeader.Size, ProfileBuffer.Bytes - ProfileHeader.Size);

    public GuestProfile Profile => _profile!;

    /// <summary>Begins another file.</summary>
    public void Begin(long sizeLimit)
    {
        End();
        var file = new MemoryTraceFile(TracePath, sizeLimit);
        file.Begin(new byte[32], [1, 2, 3], "hostile", 0);
        _profile = new GuestProfile(new ProfileBuffer(_memory, _buffer), _machine, _space, Guests.ProfiledGuest.Symbolizer, file, 0, SandboxTelemetry.None);
        _profile.Start();
    }

    /// <summary>Completes the file, which is there until the next one begins.</summary>
    public void Complete() => _profile?.Dispose();

    /// <summary>Puts a record behind those that are there.</summary>
    public void Add(in ProfileRecord record, in ProfileRecord.Values values, int stack)
    {
        int at = (int)Math.Min(Header.Length, (uint)Records.Length - 4096);
        MemoryMarshal.Write(Records[at..], in record);
        MemoryMarshal.Write(Records[(at + Unsafe.SizeOf<ProfileRecord>())..], in values);
        Header.Length = (uint)(at + Unsafe.SizeOf<ProfileRecord>() + stack);
    }

    public void Dispose()
    {
        End();
        _memory.Dispose();
        _machine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void End()
    {
        if (_profile is null)
            return;
        File.Delete(TracePath);
    }
}
