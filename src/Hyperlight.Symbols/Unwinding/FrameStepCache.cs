using System.Numerics;

namespace Hyperlight.Symbols;

/// <summary>Remembers steps by their place in the code. Each place has one entry that it shares with others: whoever comes last has it. Safe for any number of threads.</summary>
internal sealed class FrameStepCache
{
    private const int Entries = 1 << 11;

    // An entry never changes: who reads one while another thread puts a new one there has either.
    private readonly Entry?[] _entries = new Entry?[Entries];

    /// <summary>Finds a step.</summary>
    /// <param name="code">The place.</param>
    /// <param name="step">The step, when it is remembered.</param>
    /// <returns>False when it is not remembered.</returns>
    public bool TryFind(ulong code, out FrameStep step)
    {
        Entry? entry = Volatile.Read(ref _entries[IndexOf(code)]);
        bool isThere = entry is not null && entry.Code == code;
        step = isThere ? entry!.Step : default;
        return isThere;
    }

    /// <summary>Remembers a step.</summary>
    public void Set(ulong code, in FrameStep step) => Volatile.Write(ref _entries[IndexOf(code)], new Entry(code, step));

    private static int IndexOf(ulong code) => (int)((code * 0x9E3779B97F4A7C15) >> (64 - BitOperations.Log2(Entries)));

    private sealed record Entry(ulong Code, FrameStep Step);
}
