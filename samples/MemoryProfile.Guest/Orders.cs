using System.Globalization;
using System.Runtime.InteropServices;
using Hyperlight;

namespace MemoryProfile;

/// <summary>The guest. It has two leaks, which docs/memory-profiling.md finds.</summary>
[Guest]
public sealed unsafe class Orders : IOrders
{
    private readonly Dictionary<string, long> _cents = [];
    private readonly List<string> _log = [];

    public int Import(string lines)
    {
        int read = 0;
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (TryRead(line, out Order order))
            {
                Add(order);
                read++;
            }
        }
        return read;
    }

    public string Best(int customers) =>
        string.Join('\n', _cents.OrderByDescending(static pair => pair.Value).Take(customers).Select(static pair => $"{pair.Key}: {pair.Value / 100.0:F2}"));

    public void Collect() => GC.Collect();

    private void Add(in Order order)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_cents, order.Customer, out _) += order.Quantity * order.Cents;
        // Nobody ever reads it: a leak of managed memory.
        if (order.Quantity > 90)
            _log.Add($"{order.Customer} ordered {order.Quantity} of {order.Article}");
    }

    private static bool TryRead(string line, out Order order)
    {
        var checksum = (byte*)NativeMemory.Alloc((nuint)line.Length);
        order = default;
        string[] fields = line.Split(';');
        // The block is not freed on this way out: a leak of native memory.
        if (fields.Length != 4 || !int.TryParse(fields[2], CultureInfo.InvariantCulture, out int quantity) || !long.TryParse(fields[3], CultureInfo.InvariantCulture, out long cents))
            return false;
        for (int i = 0; i < line.Length; i++)
            checksum[i] = (byte)(line[i] ^ quantity);
        order = new Order(fields[0], fields[1], quantity, cents, checksum[line.Length - 1]);
        NativeMemory.Free(checksum);
        return true;
    }

    private readonly record struct Order(string Customer, string Article, int Quantity, long Cents, byte Check);
}
