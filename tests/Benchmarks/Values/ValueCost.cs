using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;

namespace Benchmarks.Values;

/// <summary>What it takes to write and to read a call, beside two well-known libraries with the same data.</summary>
internal sealed class ValueCost(Action<string, double, string> print)
{
    private const int Rounds = 31, Megabyte = 1 << 20;

    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(40);

    private readonly ArrayBufferWriter<byte> _json = new(2 * Megabyte);
    private readonly byte[] _proto = new byte[2 * Megabyte], _copies = new byte[2 * Megabyte];
    private readonly IMessages _messages = new Loopback(new Receiver()).Messages;

    public void Run()
    {
        FourNumbers();
        Container();
        Blob();
    }

    private void FourNumbers()
    {
        var json = new JsonFourNumbers(1, -2, 300_000, int.MaxValue);
        var proto = new Protobuf.FourNumbers { A = 1, B = -2, C = 300_000, D = int.MaxValue };
        Compare(
            "four-numbers",
            () => _messages.FourNumbers(1, -2, 300_000, int.MaxValue),
            () => Json(json, JsonMessages.Default.JsonFourNumbers),
            () => Proto(proto, Protobuf.FourNumbers.Parser));
    }

    private void Container()
    {
        var container = FooBarContainer.Of(30);
        Protobuf.FooBarContainer proto = ToProtobuf(container);
        Compare(
            "thirty-records",
            () => _messages.Container(container),
            () => Json(container, JsonMessages.Default.FooBarContainer),
            () => Proto(proto, Protobuf.FooBarContainer.Parser));
    }

    private void Blob()
    {
        byte[] bytes = new byte[Megabyte];
        new Random(1).NextBytes(bytes);
        var json = new JsonBlob(bytes);
        var proto = new Protobuf.Blob { Data = UnsafeByteOperations.UnsafeWrap(bytes) };
        (double ours, _) = Compare(
            "megabyte",
            () => _messages.Blob(bytes),
            () => Json(json, JsonMessages.Default.JsonBlob),
            () => Proto(proto, Protobuf.Blob.Parser));
        (double copy, _) = Measure(() => bytes.CopyTo(_copies, 0));
        print("megabyte-to-memory-copy", ours / copy, "ratio");
    }

    private (double Nanoseconds, double Bytes) Compare(string name, Action ours, Action json, Action proto)
    {
        (double Nanoseconds, double Bytes) figures = Measure(ours), jsonFigures = Measure(json), protoFigures = Measure(proto);
        foreach ((string who, (double nanoseconds, double bytes)) in (ReadOnlySpan<(string, (double, double))>)[("", figures), ("-json", jsonFigures), ("-protobuf", protoFigures)])
        {
            print($"{name}{who}", nanoseconds, "ns");
            print($"{name}{who}-allocated", bytes, "bytes");
        }
        print($"{name}-json-to-ours", jsonFigures.Nanoseconds / figures.Nanoseconds, "ratio");
        print($"{name}-protobuf-to-ours", protoFigures.Nanoseconds / figures.Nanoseconds, "ratio");
        return figures;
    }

    // The median of many short rounds; the first ones let the runtime finish compiling.
    private static (double Nanoseconds, double Bytes) Measure(Action action)
    {
        int times = 1;
        while (Time(action, times) < RoundTime)
            times *= 2;
        double[] rounds = [.. Enumerable.Range(0, 2 * Rounds).Select(_ => Time(action, times).TotalNanoseconds / times).Skip(Rounds)];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Time(action, times);
        return (Sample.Median(rounds), (double)(GC.GetAllocatedBytesForCurrentThread() - before) / times);
    }

    private static TimeSpan Time(Action action, int times)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
            action();
        return Stopwatch.GetElapsedTime(start);
    }

    private void Json<T>(T value, JsonTypeInfo<T> type)
    {
        _json.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_json))
            JsonSerializer.Serialize(writer, value, type);
        _ = JsonSerializer.Deserialize(_json.WrittenSpan, type) ?? throw new InvalidOperationException("Nothing was read.");
    }

    private void Proto<T>(T value, MessageParser<T> parser)
        where T : IMessage<T>
    {
        int size = value.CalculateSize();
        value.WriteTo(_proto.AsSpan(0, size));
        parser.ParseFrom(_proto.AsSpan(0, size));
    }

    private static Protobuf.FooBarContainer ToProtobuf(FooBarContainer container) => new()
    {
        Initialized = container.Initialized,
        Fruit = (Protobuf.Fruit)container.Fruit,
        Location = container.Location,
        List = { container.List.Select(ToProtobuf) },
    };

    private static Protobuf.FooBar ToProtobuf(FooBar item) => new()
    {
        Name = item.Name,
        Rating = item.Rating,
        Postfix = item.Postfix,
        Sibling = new()
        {
            Time = item.Sibling.Time,
            Ratio = item.Sibling.Ratio,
            Size = item.Sibling.Size,
            Parent = new() { Id = item.Sibling.Parent.Id, Count = item.Sibling.Parent.Count, Prefix = item.Sibling.Parent.Prefix, Length = item.Sibling.Parent.Length },
        },
    };
}
