using Hyperlight;

namespace ValuesGuest;

/// <summary>Calls whose parameters are of several kinds.</summary>
[GuestFunction]
public interface IBatch
{
    IReadOnlyDictionary<Guid, Line?> Sort(IReadOnlyCollection<Line> lines, int first, string? text, Color color, IDictionary<Guid, int> places, byte[] bytes);

    ReadOnlyMemory<int> Numbers(ReadOnlyMemory<int> numbers, Memory<double> factors);

    IList<(string Name, int? Size)>? Maybe(bool give, ICollection<bool> flags);

    DateTimeOffset Mix(Guid id, decimal amount, Color color, DateTimeOffset at, Point point, TimeSpan? limit, (int, double) pair);

    /// <summary>Bytes that the guest's thread has allocated.</summary>
    long Allocated();

    int Many(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, Point l, int? m);
}
