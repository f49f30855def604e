using Values.Tests.Support;

namespace Values.Tests;

/// <summary>Each type that a contract may hold, each way it can stand in one, from host to guest, from guest to host, and back both ways.</summary>
public sealed class MatrixTests(GuestFixture guest) : IClassFixture<GuestFixture>
{
    // A value goes to the guest, on to the host, back to the guest and back here: it is a parameter and a result of both sides.
    private readonly IValues _values = guest.Values;

    [Fact]
    public void Numbers_and_text_of_one_part()
    {
        Struct(Samples.Bools);
        Struct(Samples.Bytes);
        Struct<sbyte>([0, sbyte.MinValue, sbyte.MaxValue]);
        Struct<short>([0, short.MinValue, short.MaxValue]);
        Struct<ushort>([0, 0x8000, ushort.MaxValue]);
        Struct<int>([0, int.MinValue, int.MaxValue]);
        Struct<uint>([0, 0x8000_0000, uint.MaxValue]);
        Struct<long>([0, long.MinValue, long.MaxValue]);
        Struct<ulong>([0, 1UL << 63, ulong.MaxValue]);
        Object(Samples.Texts);
        Object(Samples.Blobs);
    }

    [Fact]
    public void Floating_point_keeps_its_bits()
    {
        Struct(Samples.Floats);
        Struct(Samples.Doubles);
        Struct(Samples.Halves);
        Struct(Samples.Decimals);
    }

    [Fact]
    public void Characters_may_be_half_of_a_pair() => Struct(Samples.Chars);

    [Fact]
    public void Times_keep_their_kind_and_offset()
    {
        Struct(Samples.Times);
        Struct(Samples.Offsets);
        Struct(Samples.Spans);
        Struct(Samples.Days);
        Struct(Samples.Clocks);
    }

    [Fact]
    public void Values_of_16_bytes()
    {
        Struct(Samples.Guids);
        Struct(Samples.Int128s);
        Struct(Samples.UInt128s);
    }

    [Fact]
    public void Enums_and_flags()
    {
        Struct(Samples.Colors);
        Struct(Samples.AllRights);
    }

    [Fact]
    public void Structs_and_tuples()
    {
        Struct(Samples.Points);
        Struct(Samples.Boxes);
        Struct(Samples.Pairs);
    }

    [Fact]
    public void Structs_of_fixed_layout()
    {
        Struct(Samples.Vectors);
        Struct(Samples.Pixels);
    }

    [Fact]
    public void Records_and_classes()
    {
        Object(Samples.Lines);
        Object(Samples.AllSettings);
        Object(Samples.Nodes);
    }

    [Fact]
    public void Unions() => Object(Samples.Shapes);

    [Fact]
    public void Collections()
    {
        Object(Samples.Lists);
        Object(Samples.Tables);
    }

    private void Struct<T>(T[] samples)
        where T : struct
    {
        var carrier = (ICarryStruct<T>)_values;
        All(carrier, samples);
        Same.As(null, carrier.OrNull(null));
        Same.As(samples[^1], carrier.OrNull(samples[^1]));
        T?[] withNull = [.. samples, null];
        Same.As(withNull, carrier.ArrayOfNull(withNull));
    }

    private void Object<T>(T[] samples)
        where T : class
    {
        var carrier = (ICarryObject<T>)_values;
        All(carrier, samples);
        Same.As(null, carrier.OrNull(null));
        Same.As(samples[^1], carrier.OrNull(samples[^1]));
        T?[] withNull = [null, .. samples];
        Same.As(withNull, carrier.ArrayOfNull(withNull));
    }

    private static void All<T>(ICarry<T> carrier, T[] samples)
    {
        foreach (T sample in samples)
            Same.As(sample, carrier.Value(sample));
        Same.As(samples, carrier.Array(samples));
        Same.As(Array.Empty<T>(), carrier.Array([]));
        var holder = new Holder<T>(
            samples[0], true, [.. samples], samples.Select(static (sample, index) => (sample, index)).ToDictionary(static pair => $"{pair.index}", static pair => pair.sample), (7, samples[^1]), [samples, [], samples])
        {
            Read = samples,
        };
        Same.As(holder, carrier.Nested(holder));
    }
}
