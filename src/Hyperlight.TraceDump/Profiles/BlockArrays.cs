using System.Runtime.InteropServices;

namespace Hyperlight.TraceDump.Profiles;

/// <summary>
/// The arrays that pages keep their blocks in. What a page grew out of the next page takes, so that it is no garbage that waits for the collector.
/// </summary>
internal sealed class BlockArrays
{
    private const int Smallest = 4, MostSpare = 64;

    private readonly Dictionary<int, Stack<Entry[]>> _spare = [];

    /// <summary>Gives an array for at least as many blocks.</summary>
    public Entry[] Rent(int count)
    {
        // Little by little: there are many pages, and room in each of them adds up.
        int length = Smallest;
        while (length < count)
            length += Math.Max(Smallest, length / 8);
        return _spare.TryGetValue(length, out Stack<Entry[]>? spare) && spare.TryPop(out Entry[]? entries) ? entries : new Entry[length];
    }

    /// <summary>Takes an array back.</summary>
    public void Return(Entry[] entries)
    {
        if (!_spare.TryGetValue(entries.Length, out Stack<Entry[]>? spare))
            _spare.Add(entries.Length, spare = []);
        if (spare.Count < MostSpare)
            spare.Push(entries);
    }

    /// <summary>A block as it is kept: 10 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 2)]
    public struct Entry
    {
        /// <summary>Where it begins in the page.</summary>
        public ushort Offset;

        /// <summary>Its size; the greatest number for one that does not fit.</summary>
        public uint Size;

        /// <summary>Site of its allocation.</summary>
        public int Site;
    }
}
