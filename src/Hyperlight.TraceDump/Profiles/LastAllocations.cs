using Hyperlight.Symbols;

namespace Hyperlight.TraceDump.Profiles;

/// <summary>What each thread allocated last, so that a block which goes before its thread allocates another one is known to be temporary.</summary>
internal sealed class LastAllocations
{
    // A file may name any number of threads; what is beyond these never seems temporary.
    private const int MostThreads = 65536;

    private readonly Dictionary<ulong, ulong> _byThread = new(HostileKeys.Comparer);
    private readonly Dictionary<ulong, ulong> _threads = new(HostileKeys.Comparer);
    private readonly List<(ulong Thread, ulong To)> _moved = [];

    /// <summary>A thread allocated a block.</summary>
    public void Add(uint thread, ulong pointer)
    {
        if (_byThread.TryGetValue(thread, out ulong last))
            _threads.Remove(last);
        else if (_byThread.Count >= MostThreads)
            return;
        if (_threads.TryGetValue(pointer, out ulong other))
            _byThread.Remove(other);
        _byThread[thread] = pointer;
        _threads[pointer] = thread;
    }

    /// <summary>A block is gone.</summary>
    /// <returns>Whether its thread allocated nothing since.</returns>
    public bool Remove(ulong pointer) => _threads.Remove(pointer, out ulong thread) && _byThread.Remove(thread);

    /// <summary>A block moves, with others at once: where it goes, one of them may have been.</summary>
    public void Move(ulong from, ulong to)
    {
        if (_threads.Remove(from, out ulong thread))
            _moved.Add((thread, to));
    }

    /// <summary>All are where they go.</summary>
    public void EndMoves()
    {
        foreach ((ulong thread, ulong to) in _moved)
        {
            if (_threads.TryAdd(to, thread))
                _byThread[thread] = to;
            else
                _byThread.Remove(thread);
        }
        _moved.Clear();
    }

    /// <summary>Nothing is known any more.</summary>
    public void Clear()
    {
        _byThread.Clear();
        _threads.Clear();
        _moved.Clear();
    }
}
