using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyperlight.Protocol;

/// <summary>What a guest tells of its memory.</summary>
/// <remarks>
/// Behind an allocation, a free and the end of a collection follow <see cref="Values"/>, behind those of the first two a copy of the stack.
/// <see cref="Survivors"/> follow their record, which grows while it is the last one.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential)]
public struct ProfileRecord
{
    /// <summary>How large a stack is copied; a larger one the host reads itself, for which the guest leaves to it.</summary>
    public const int MostStack = 16 << 10;

    /// <summary>Bytes of the record with all that follows, a multiple of 8.</summary>
    public uint Length;

    /// <summary>What it tells.</summary>
    public ProfileRecordKind Kind;

    /// <summary>The time stamp counter.</summary>
    public ulong Timestamp;

    /// <summary>Where a block or a range begins; of a collection its generation.</summary>
    public ulong Pointer;

    /// <summary>Bytes of a block; where a range ends.</summary>
    public ulong Extent;

    /// <summary>Type of a managed object: address of its <c>MethodTable</c>.</summary>
    public ulong Detail;

    /// <summary>The registers of who wrote the record, <c>rbx rbp rsp r12 r13 r14 r15 rip</c>; of a collection that is over, the bytes that generations use.</summary>
    [InlineArray(8)]
    public struct Values
    {
        private ulong _first;
    }

    /// <summary>A range whose objects live on.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Survivors
    {
        /// <summary>How many follow one record at most.</summary>
        public const int Most = 1024;

        /// <summary>Address at which the range begins.</summary>
        public ulong Start;

        /// <summary>Address behind its last byte.</summary>
        public ulong End;

        /// <summary>By how many bytes its objects move.</summary>
        public long Distance;
    }
}
