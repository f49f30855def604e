using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Hyperlight.Protocol;

/// <summary>The start of the profile buffer, which host and guest both write; <see cref="ProfileRecord"/>s follow it.</summary>
/// <remarks>A guest's threads take turns in system calls only, so that none finds another one in the middle of a record.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential)]
public struct ProfileHeader
{
    /// <summary>Where the first record lies, in bytes from the start of the buffer.</summary>
    public const int Size = 128;

    /// <summary>The value of <see cref="MeanBytes"/> for a profile that is off.</summary>
    public const long Off = -1;

    /// <summary>From both: bytes that may be allocated before an allocation is recorded.</summary>
    public long Remaining;

    /// <summary>From the host: mean bytes between recorded allocations; 0 when all are recorded, <see cref="Off"/> for none.</summary>
    public long MeanBytes;

    /// <summary>From the host: where the running thread's stack ends, which grows down from there.</summary>
    public ulong StackEnd;

    /// <summary>From both: bytes of records.</summary>
    public uint Length;

    private readonly uint _unused;

    /// <summary>From both: what the next random number is made of.</summary>
    public ulong Random;
}
