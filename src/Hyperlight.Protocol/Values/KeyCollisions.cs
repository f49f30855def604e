using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Notices keys that were chosen to fall into the same bucket of a dictionary, where each costs a look at all before it.</summary>
/// <remarks>Not needed for strings, whose hash nobody outside the process knows.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct KeyCollisions
{
    // Fewer keys than this cannot cost more, however they were chosen.
    private const int FewKeys = 8192;
    private const long MostLooks = (long)FewKeys * FewKeys;
    private readonly int[]? _buckets;
    private long _looks;

    private KeyCollisions(int buckets) => _buckets = new int[buckets];

    /// <summary>Watches a dictionary that is about to be filled.</summary>
    /// <typeparam name="TKey">The type of its keys.</typeparam>
    /// <typeparam name="TValue">The type of its values.</typeparam>
    /// <param name="dictionary">The dictionary, empty, with room for all.</param>
    /// <param name="count">How many entries come.</param>
    public static KeyCollisions Watch<TKey, TValue>(Dictionary<TKey, TValue> dictionary, int count)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        return count <= FewKeys ? default : new KeyCollisions(dictionary.EnsureCapacity(0));
    }

    /// <summary>Counts a key.</summary>
    /// <param name="hash">Its hash.</param>
    /// <returns>Whether the keys have cost more than keys do by chance.</returns>
    public bool AreTooMany(int hash)
    {
        if (_buckets is not null)
        {
            _looks += _buckets[(uint)hash % (uint)_buckets.Length]++;
        }

        return _looks > MostLooks;
    }
}
