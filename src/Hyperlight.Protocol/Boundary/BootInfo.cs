using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Hyperlight.Protocol;

/// <summary>What the host tells a guest about its sandbox: one page, which the guest can read and only the host can write.</summary>
/// <remarks>All addresses are guest virtual addresses, all sizes are bytes. The host changes the capacities when a buffer grows.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential)]
public struct BootInfo
{
    /// <summary>The environment variable that holds this page's address, in hexadecimal without a prefix.</summary>
    public const string EnvironmentVariable = "HYPERLIGHT_BOOT_INFO";

    /// <summary>The value of <see cref="Magic"/>: "HYPERLGT" in ASCII, read as a little-endian number.</summary>
    public const ulong ExpectedMagic = 0x54474C5245505948;

    /// <summary><see cref="ExpectedMagic"/>.</summary>
    public ulong Magic;

    /// <summary>The protocol version that the host speaks, <see cref="Protocol.ProtocolVersion.Current"/>.</summary>
    public uint ProtocolVersion;

    /// <summary>What the host wants to be told of the call in progress, as <see cref="RecordBufferHeader.Want"/> makes it; 0 for nothing.</summary>
    /// <remarks>Here, and not in the record buffer: a call reads these bytes anyway, and every other cache line is cold after an exit.</remarks>
    public uint Wanted;

    /// <summary>Address of the function <c>void (uint port, uint value)</c> that leaves to the host.</summary>
    public ulong HypercallStub;

    /// <summary>Address of the function <c>ulong ()</c> that reads the time stamp counter.</summary>
    public ulong TimestampStub;

    /// <summary>Where messages from the host are; the guest can only read there.</summary>
    public ulong InputAddress;

    /// <summary>Size of the input buffer.</summary>
    public ulong InputCapacity;

    /// <summary>Where the guest writes its messages.</summary>
    public ulong OutputAddress;

    /// <summary>Size of the output buffer; <see cref="HypercallPort.GrowOutput"/> raises it.</summary>
    public ulong OutputCapacity;

    /// <summary>The largest message either side may send.</summary>
    public ulong MaxMessageSize;

    /// <summary>Where the guest leaves records of what it does, see <see cref="RecordBufferHeader"/>; 0 when it leaves none.</summary>
    public ulong RecordsAddress;

    /// <summary>Size of the record buffer, its header included.</summary>
    public ulong RecordsSize;

    /// <summary>Where the guest records what happens to its memory, see <see cref="ProfileHeader"/>; 0 when it does not.</summary>
    public ulong ProfileAddress;

    /// <summary>Size of the profile buffer, its header included.</summary>
    public ulong ProfileSize;

    /// <summary>Address of the function <c>void (ulong[8])</c> that gives its caller's registers <c>rbx rbp rsp r12 r13 r14 r15 rip</c>.</summary>
    public ulong RegistersStub;
}
