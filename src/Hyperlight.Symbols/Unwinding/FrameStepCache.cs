using System.Numerics;

namespace Hyperlight.Symbols;

/// <summary>Remembers steps by their place in the code. Each place has one entry that it shares with others: whoever comes last has it.</summary>
internal sealed class FrameStepCache
{
    private const int Entries = 1 << 11;

    private readonly Entry[] _entries = new Entry[Entries];

    /// <summary>Finds a step.</summary>
    /// <param name="code">The place; not 0.</param>
    /// <param name="step">The step; another one when it is not remembered.</param>
    /// <returns>False when it is not remembered.</returns>
    public bool TryFind(ulong code, out FrameStep step)
    {
        ref Entry entry = ref _entries[IndexOf(code)];
        step = entry.Step;
        return entry.Code == code;
    }

    /// <summary>Remembers a step.</summary>
    public void Set(ulong code, in FrameStep step) => _entries[IndexOf(code)] = new Entry(code, step);

    private static int IndexOf(ulong code) => (int)((code * 0x9E3779B97F4A7C15) >> (64 - BitOperations.Log2(Entries)));

    private readonly record struct Entry(ulong Code, FrameStep Step);
}
