using System.Buffers.Binary;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Profiling;

/// <summary>What lies on a guest's stack outside of what its records copy: the frames that answer a call, the same for all records of one exit.</summary>
internal sealed class OuterStack(AddressSpace space)
{
    private readonly byte[] _copy = new byte[4096];
    private ulong _top;
    private bool _isRead, _isThere;

    /// <summary>The guest has run: what was read is old.</summary>
    /// <param name="top">Where the stack of its thread begins, which grows down from there.</param>
    public void Forget(ulong top) => (_top, _isRead) = (top, false);

    /// <summary>Reads 8 bytes of the guest's memory.</summary>
    public bool TryRead(ulong address, out ulong value)
    {
        if (!_isRead)
            (_isRead, _isThere) = (true, space.TryRead(_top - (ulong)_copy.Length, _copy));
        ulong offset = address - (_top - (ulong)_copy.Length);
        if (!_isThere || offset > (ulong)_copy.Length - sizeof(ulong))
            return space.TryRead(address, out value);
        value = BinaryPrimitives.ReadUInt64LittleEndian(_copy.AsSpan((int)offset));
        return true;
    }
}
