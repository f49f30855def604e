namespace Hyperlight.Guest.Tracing;

/// <summary>What was prepared for places in the code that come again and again: one for each slot.</summary>
/// <remarks>Any thread may come. Two that change a slot at the same time lose a count, or prepare twice.</remarks>
internal sealed class Prepared<T>
    where T : class
{
    /// <summary>How many slots there are; a power of 2.</summary>
    public const int Slots = 64;

    // What came once may be a text that is different each time. Two places of one slot must not push each other out each time.
    private const int TimesToCome = 2, TimesToReplace = 16;

    // Only when something was missed: many never are.
    private Slot[]? _slots;

    /// <summary>What is prepared in a slot; null for nothing.</summary>
    public T? At(int slot) => _slots?[slot & (Slots - 1)].Value;

    /// <summary>Something else than what is prepared was wanted.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="hash">Tells what was wanted from others.</param>
    /// <returns>Whether it came often enough to be prepared.</returns>
    public bool Missed(int slot, int hash)
    {
        ref Slot missed = ref (_slots ??= new Slot[Slots])[slot & (Slots - 1)];
        (missed.Hash, missed.Times) = (hash, missed.Hash == hash ? missed.Times + 1 : 1);
        return missed.Times >= (missed.Value is null ? TimesToCome : TimesToReplace);
    }

    /// <summary>Prepares something.</summary>
    public void Set(int slot, T value) => _slots![slot & (Slots - 1)] = new Slot { Value = value };

    private struct Slot
    {
        public T? Value;
        public int Hash;
        public int Times;
    }
}
