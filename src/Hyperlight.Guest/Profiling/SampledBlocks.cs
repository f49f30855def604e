using System.Runtime.CompilerServices;

namespace Hyperlight.Guest.Profiling;

/// <summary>Native blocks whose allocation was recorded, while only samples are, so that their frees are recorded too. When it is full, all frees are.</summary>
internal static class SampledBlocks
{
    private const int Places = 8192, Most = Places * 3 / 4;

    private static Table s_table;
    private static int s_count;
    private static bool s_isFull;

    public static void Add(ulong block)
    {
        if (s_count >= Most)
        {
            s_isFull = true;
            return;
        }
        int place = PlaceOf(block);
        while (s_table[place] != 0 && s_table[place] != block)
            place = Next(place);
        s_count += s_table[place] == 0 ? 1 : 0;
        s_table[place] = block;
    }

    /// <returns>Whether its free is to be recorded.</returns>
    public static bool Remove(ulong block)
    {
        int place = PlaceOf(block);
        while (s_table[place] != 0 && s_table[place] != block)
            place = Next(place);
        if (s_table[place] == 0)
            return s_isFull;
        s_count--;
        Close(place);
        return true;
    }

    // Whoever could lie at the empty place must move there, or nobody would find him behind it.
    private static void Close(int hole)
    {
        s_table[hole] = 0;
        for (int place = Next(hole); s_table[place] != 0; place = Next(place))
        {
            int wanted = PlaceOf(s_table[place]);
            if (((place - wanted) & (Places - 1)) < ((place - hole) & (Places - 1)))
                continue;
            (s_table[hole], s_table[place]) = (s_table[place], 0);
            hole = place;
        }
    }

    private static int PlaceOf(ulong block) => (int)((block * 0x9E3779B97F4A7C15) >> 51);

    private static int Next(int place) => (place + 1) & (Places - 1);

    [InlineArray(Places)]
    private struct Table
    {
        private ulong _first;
    }
}
