using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;

namespace Benchmarks.Values;

/// <summary>What it takes to write and to read a call, beside two well-known libraries with the same data.</summary>
internal sealed class ValueCost(Action<string, double, string> print)
{
    private const string Function = "IMessages.FourNumbers";
    private const int Rounds = 31, Megabyte = 1 << 20;

    private static readonly JsonReply NoJsonError = new(null);
    private static readonly Protobuf.Reply NoError = new();

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
        var jsonCall = new JsonCall(Function, json);
        var protoCall = new Protobuf.FourNumbersCall { Function = Function, Parameters = proto };
        Compare(
            "four-numbers",
            ("", () => _messages.FourNumbers(1, -2, 300_000, int.MaxValue)),
            ("-json", () =>
            {
                Json(jsonCall, JsonMessages.Default.JsonCall);
                Json(NoJsonError, JsonMessages.Default.JsonReply);
            }),
            ("-protobuf", () =>
            {
                Proto(protoCall, Protobuf.FourNumbersCall.Parser);
                Proto(NoError, Protobuf.Reply.Parser);
            }),
            ("-json-without-name-and-reply", () => Json(json, JsonMessages.Default.JsonFourNumbers)),
            ("-protobuf-without-name-and-reply", () => Proto(proto, Protobuf.FourNumbers.Parser)));
    }

    // Here and below a name and a reply, which ours have as well, weigh little.
    private void Container()
    {
        var container = FooBarContainer.Of(30);
        Protobuf.FooBarContainer proto = ToProtobuf(container);
        Compare(
            "thirty-records",
            ("", () => _messages.Container(container)),
            ("-json", () => Json(container, JsonMessages.Default.FooBarContainer)),
            ("-protobuf", () => Proto(proto, Protobuf.FooBarContainer.Parser)));
    }

    private void Blob()
    {
        byte[] bytes = new byte[Megabyte];
        new Random(1).NextBytes(bytes);
        var json = new JsonBlob(bytes);
        var proto = new Protobuf.Blob { Data = UnsafeByteOperations.UnsafeWrap(bytes) };
        Compare(
            "megabyte",
            ("", () => _messages.Blob(bytes)),
            ("-json", () => Json(json, JsonMessages.Default.JsonBlob)),
            ("-protobuf", () => Proto(proto, Protobuf.Blob.Parser)),
            ("-memory-copy", () => bytes.CopyTo(_copies, 0)));
    }

    // One after the other, again and again: what disturbs one disturbs all. The first rounds let the runtime finish compiling.
    private void Compare(string name, params ReadOnlySpan<(string Suffix, Action Action)> all)
    {
        int[] times = new int[all.Length];
        double[][] rounds = new double[all.Length][];
        for (int i = 0; i < all.Length; i++)
            (times[i], rounds[i]) = (TimesIn(RoundTime, all[i].Action), new double[Rounds]);
        for (int round = -Rounds; round < Rounds; round++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                double nanoseconds = Time(all[i].Action, times[i]).TotalNanoseconds / times[i];
                if (round >= 0)
                    rounds[i][round] = nanoseconds;
            }
        }
        for (int i = 0; i < all.Length; i++)
        {
            print($"{name}{all[i].Suffix}", Sample.Median([.. rounds[i]]), "ns");
            print($"{name}{all[i].Suffix}-allocated", Allocated(all[i].Action), "bytes");
            if (i > 0)
                print($"{name}{all[i].Suffix}-to-ours", Sample.Median([.. rounds[i].Zip(rounds[0], static (other, ours) => other / ours)]), "ratio");
        }
    }

    private static int TimesIn(TimeSpan duration, Action action)
    {
        int times = 1;
        while (Time(action, times) < duration)
            times *= 2;
        return times;
    }

    private static double Allocated(Action action)
    {
        const int Times = 1000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Times; i++)
            action();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Times;
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
