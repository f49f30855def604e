using Hyperlight;

namespace ProfiledGuest;

/// <summary>Allocations of a guest, each in a way of its own. Lines of the source are marked by comments, by which tests find them.</summary>
[GuestFunction]
public interface IProfiled
{
    void Nothing();

    int Add(int a, int b);

    /// <summary>Keeps arrays of bytes.</summary>
    void Keep(int count, int size);

    /// <summary>Makes strings that nobody keeps.</summary>
    int Drop(int count, int length);

    /// <summary>Allocates native memory that is not freed.</summary>
    void Leak(int count, int size);

    /// <summary>Allocates native memory, makes it larger, and frees it.</summary>
    void Grow(int count, int size);

    /// <summary>Keeps one large array.</summary>
    void KeepLarge(int size);

    /// <summary>Keeps an array that does not move, and one that was not cleared.</summary>
    void KeepPinned(int size);

    /// <summary>Gives up all that is kept.</summary>
    void Release();

    /// <summary>Gives up every second one of what is kept.</summary>
    void ReleaseHalf();

    /// <summary>Collects garbage, and moves what lives.</summary>
    void Collect(int generation);

    /// <summary>Allocates in a generic method, a lambda, an iterator and an async method.</summary>
    int AllocateEverywhere();

    /// <summary>Allocates at the end of a recursion.</summary>
    int AllocateDeep(int depth);

    /// <summary>Allocates on another thread.</summary>
    void AllocateOnThread(int count);

    /// <summary>Maps memory and unmaps it.</summary>
    void Map(int size);

    /// <summary>Throws and catches exceptions, which allocate in the runtime.</summary>
    int Throw(int count);

    /// <summary>Splits, parses and adds what the host hands over: work as a plug-in does it.</summary>
    long Work(string text, int rounds);

    /// <summary>Bytes that generations 0, 1, 2, large and pinned objects used after the last collection, as the runtime says it, as 8 bytes each.</summary>
    byte[] GenerationSizes();

    /// <summary>Objects that were allocated by this thread, in bytes, as the runtime counts it.</summary>
    long AllocatedBytes();

    /// <summary>Writes this many lines to standard output, each from another place: recursions, lambdas, generic methods, handlers, pool threads.</summary>
    void Chatter(int lines);

    /// <summary>Overwrites the profile buffer from an offset on.</summary>
    void Scribble(int offset, byte[] bytes);
}
