namespace Hyperlight.TraceDump.Profiles;

/// <summary>Call paths as a tree from the outermost frames on, so that paths share what they begin with.</summary>
/// <param name="most">The most frames that it keeps.</param>
internal sealed class CallPaths(int most)
{
    /// <summary>The path without frames.</summary>
    public const int Root = 0;

    private const ulong Scatter = 0x9E37_79B9_7F4A_7C15;

    // A file chooses addresses; where they fall must not be its choice.
    private readonly ulong _secret = (ulong)Random.Shared.NextInt64() | 1;
    private int[] _parents = new int[64];
    private ulong[] _addresses = new ulong[64];
    private int[] _slots = new int[256];
    private int _count = 1;

    /// <summary>Finds a path, or adds it.</summary>
    /// <param name="frames">Its frames, the innermost first.</param>
    /// <returns>The path; -1 when there is no room for it.</returns>
    public int Intern(ReadOnlySpan<ulong> frames)
    {
        int node = Root;
        for (int i = frames.Length - 1; i >= 0 && node >= 0; i--)
            node = Child(node, frames[i]);
        return node;
    }

    /// <summary>The frames of a path, the innermost first.</summary>
    public IEnumerable<ulong> Frames(int path)
    {
        for (; path > Root; path = _parents[path])
            yield return _addresses[path];
    }

    private int Child(int parent, ulong address)
    {
        int mask = _slots.Length - 1, slot = (int)(HashOf(parent, address) & (uint)mask);
        for (int node; (node = _slots[slot]) != 0; slot = (slot + 1) & mask)
        {
            if (_addresses[node] == address && _parents[node] == parent)
                return node;
        }
        return _count > most ? -1 : Add(parent, address, slot);
    }

    private int Add(int parent, ulong address, int slot)
    {
        if (_count == _parents.Length)
        {
            Array.Resize(ref _parents, _count * 2);
            Array.Resize(ref _addresses, _count * 2);
        }
        (_parents[_count], _addresses[_count], _slots[slot]) = (parent, address, _count);
        _count++;
        if (_count * 2 > _slots.Length)
            Grow();
        return _count - 1;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int node = 1; node < _count; node++)
        {
            int slot = (int)(HashOf(_parents[node], _addresses[node]) & (uint)mask);
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = node;
        }
    }

    private uint HashOf(int parent, ulong address)
    {
        ulong high = Math.BigMul(address ^ _secret, ((ulong)parent * Scatter) ^ _secret, out ulong low);
        return (uint)((high ^ low) >> 16);
    }
}
