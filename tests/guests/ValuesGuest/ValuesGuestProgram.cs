using Hyperlight;

namespace ValuesGuest;

/// <summary>Sends each value on to the host and returns what comes back: it crosses four times.</summary>
[Guest]
public sealed class ValuesGuestProgram :
    IValues,
    IBatch,
    IAdded,
    IRemoved,
    IReordered,
    IRetyped,
    IRenamed,
    IGrown,
    IBounceStruct<bool>,
    IBounceStruct<byte>,
    IBounceStruct<sbyte>,
    IBounceStruct<short>,
    IBounceStruct<ushort>,
    IBounceStruct<int>,
    IBounceStruct<uint>,
    IBounceStruct<long>,
    IBounceStruct<ulong>,
    IBounceStruct<float>,
    IBounceStruct<double>,
    IBounceStruct<Half>,
    IBounceStruct<char>,
    IBounceStruct<decimal>,
    IBounceStruct<Guid>,
    IBounceStruct<DateTime>,
    IBounceStruct<DateTimeOffset>,
    IBounceStruct<TimeSpan>,
    IBounceStruct<DateOnly>,
    IBounceStruct<TimeOnly>,
    IBounceStruct<Int128>,
    IBounceStruct<UInt128>,
    IBounceStruct<Color>,
    IBounceStruct<Rights>,
    IBounceStruct<Point>,
    IBounceStruct<Box>,
    IBounceStruct<Vector>,
    IBounceStruct<Pixel>,
    IBounceStruct<(int Number, string? Text)>,
    IBounceObject<string>,
    IBounceObject<byte[]>,
    IBounceObject<List<int>>,
    IBounceObject<Line>,
    IBounceObject<Settings>,
    IBounceObject<Node>,
    IBounceObject<Shape>,
    IBounceObject<Dictionary<int, string?>>
{
    public ValuesGuestProgram(IHostValues host) => Bounce.Host = host;

    public Added Echo(Added value) => value;

    public Removed Echo(Removed value) => value;

    public Reordered Echo(Reordered value) => value;

    public Retyped Echo(Retyped value) => value;

    public Renamed Echo(Renamed value) => value;

    public Grown Echo(Grown value) => value;

    public IReadOnlyDictionary<Guid, Line?> Sort(
        IReadOnlyCollection<Line> lines, int first, string? text, Color color, IDictionary<Guid, int> places, byte[] bytes)
    {
        Line[] array = [.. lines];
        var sorted = places.ToDictionary(
            static place => place.Key,
            place => place.Value >= first && place.Value < array.Length ? array[place.Value] with { Color = color } : null);
        sorted[Guid.Empty] = new Line(text ?? "none", bytes.Length);
        return sorted;
    }

    public ReadOnlyMemory<int> Numbers(ReadOnlyMemory<int> numbers, Memory<double> factors)
    {
        int[] result = new int[numbers.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = (int)(numbers.Span[i] * factors.Span[i]);
        return result;
    }

    public IList<(string Name, int? Size)>? Maybe(bool give, ICollection<bool> flags) =>
        give ? [.. flags.Select(static (flag, index) => ($"{index}", flag ? index : (int?)null))] : null;

    public DateTimeOffset Mix(Guid id, decimal amount, Color color, DateTimeOffset at, Point point, TimeSpan? limit, (int, double) pair) =>
        at + (limit ?? TimeSpan.Zero) + TimeSpan.FromTicks(point.X + (long)amount + (short)color + pair.Item1);

    public long Allocated() => GC.GetAllocatedBytesForCurrentThread();

    public int Many(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, Point l, int? m) =>
        a + b + c + d + e + f + g + h + i + j + k + l.X + (int)l.Y + (m ?? 1000);
}
