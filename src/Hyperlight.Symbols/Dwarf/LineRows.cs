using System.Runtime.InteropServices;

namespace Hyperlight.Symbols;

/// <summary>The rows of all line number programs, in sequences: each covers a range of addresses without a hole.</summary>
internal sealed class LineRows
{
    // 64 MB; a guest has some hundred thousand.
    private const int MostRows = 4 << 20;

    private readonly List<LineRow> _rows = [];
    private readonly List<LineSequence> _sequences = [];
    private int _first;

    public int Count => _rows.Count;

    /// <summary>True when no more rows can be added.</summary>
    public bool IsFull => _rows.Count >= MostRows;

    /// <summary>Adds a row to the sequence that is being written, unless the table is full.</summary>
    public void Add(LineRow row)
    {
        if (!IsFull)
            _rows.Add(row);
    }

    /// <summary>Ends the sequence that is being written.</summary>
    public void EndSequence(ulong end)
    {
        Span<LineRow> rows = CollectionsMarshal.AsSpan(_rows)[_first..];
        // Code that the linker left out lies at address 0.
        if (rows.IsEmpty || rows[0].Address == 0 || !IsSorted(rows, end))
        {
            Abandon();
            return;
        }
        _sequences.Add(new LineSequence(rows[0].Address, end, _first, rows.Length));
        _first = _rows.Count;
    }

    /// <summary>Drops the sequence that is being written.</summary>
    public void Abandon() => _rows.RemoveRange(_first, _rows.Count - _first);

    /// <summary>Makes the rows ready to be looked up.</summary>
    public void Complete()
    {
        _sequences.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        _rows.TrimExcess();
    }

    /// <summary>The row that holds at an address: the last one at or before it.</summary>
    public bool TryFind(ulong address, out LineRow row)
    {
        row = default;
        int index = Last(CollectionsMarshal.AsSpan(_sequences), address, static sequence => sequence.Start);
        if (index < 0 || address >= _sequences[index].End)
            return false;
        ReadOnlySpan<LineRow> rows = CollectionsMarshal.AsSpan(_rows).Slice(_sequences[index].First, _sequences[index].Count);
        row = rows[Last(rows, address, static candidate => candidate.Address)];
        return true;
    }

    private static bool IsSorted(ReadOnlySpan<LineRow> rows, ulong end)
    {
        for (int i = 1; i < rows.Length; i++)
        {
            if (rows[i].Address < rows[i - 1].Address)
                return false;
        }
        return rows[^1].Address <= end;
    }

    // The last item whose key is at most the wanted one, or -1.
    private static int Last<T>(ReadOnlySpan<T> items, ulong wanted, Func<T, ulong> key)
    {
        (int low, int high) = (0, items.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (key(items[middle]) <= wanted)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }
}

/// <summary>From an address on, code comes from a line of a file.</summary>
internal readonly record struct LineRow(ulong Address, int File, int Line);

/// <summary>The addresses from <paramref name="Start"/> to before <paramref name="End"/>, and their rows.</summary>
internal readonly record struct LineSequence(ulong Start, ulong End, int First, int Count);
