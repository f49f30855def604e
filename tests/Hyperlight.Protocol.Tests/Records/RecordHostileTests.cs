using System.Buffers.Binary;
using System.Globalization;
using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests.Records;

/// <summary>Whatever a guest puts into its records, they are read or refused with the exception that says so.</summary>
public class RecordHostileTests
{
    private const int Mutations = 350_000;
    private const int RandomRecords = 20_000;
    private const string SeedVariable = "HYPERLIGHT_FUZZ_SEED";
    private const string Overlap = "Parts of the record overlap.";
    private const string Schema = "guest_trace_data.fbs";

    private static readonly byte[][] Samples =
    [
        .. RecordSamples.All(), RecordSamples.Wordy(), FromFlatc("OpenSpanType", FlatcOpen), FromFlatc("EditSpanType", FlatcEdit),
    ];

    // A record up to its table.
    private static readonly byte[] Beginning = RecordSamples.Close()[..(RawRecord.Table(RecordSamples.Close()) + sizeof(uint))];

    private const string FlatcOpen =
        """{ "id": 2, "parent": 1, "name": "n", "target": "t", "tsc": 3, "fields": [ { "key": "k", "value": "v" } ] }""";

    private const string FlatcEdit =
        """{ "id": 2, "name": "n", "links": [ { "span": 3, "fields": [ { "key": "k", "value": "v", "type": "integer" } ] } ] }""";

    [Fact]
    public void The_samples_themselves_are_read() =>
        Assert.All(Samples, sample => Assert.True(RecordConsumer.Accepts(sample), Convert.ToHexString(sample)));

    [Fact]
    public void A_record_that_is_cut_off_anywhere_is_refused() => Assert.All(Samples, sample =>
    {
        for (var length = 0; length < sample.Length; length++)
        {
            Assert.False(RecordConsumer.Accepts(sample.AsSpan(0, length)), $"{length} bytes");
        }
    });

    [Fact]
    public void A_record_with_bytes_behind_it_is_refused() =>
        Assert.All(Samples, sample => Assert.False(RecordConsumer.Accepts([.. sample, 0])));

    [Fact]
    public void A_record_that_is_cut_off_and_says_so_is_read_or_refused()
    {
        foreach (var sample in Samples)
        {
            for (var length = sizeof(uint); length < sample.Length; length++)
            {
                Take(HostileBytes.WithPrefix(sample[..length]), length, $"{length} bytes");
            }
        }
    }

    [Fact]
    public void A_record_with_any_byte_replaced_by_any_other_is_read_or_refused()
    {
        foreach (var sample in Samples)
        {
            var record = sample.ToArray();
            for (var i = sizeof(uint) * 256; i < sample.Length * 256; i++)
            {
                record[i / 256] = (byte)i;
                Take(record, i, $"byte {i / 256}", anyPart: i % 8 == 0);
                record[i / 256] = sample[i / 256];
            }
        }
    }

    [Fact]
    public void Random_mutations_are_read_or_refused()
    {
        var (random, seed) = Seeded();
        var record = new byte[Samples.Max(sample => sample.Length)];
        for (var i = 0; i < Mutations; i++)
        {
            var sample = Samples[i % Samples.Length];
            sample.CopyTo(record, 0);
            var length = Mutate(record.AsSpan(0, sample.Length), random);
            Take(record.AsSpan(0, length), random.Next(14), $"mutation {i}, {seed}", anyPart: i % 8 == 0);
        }
    }

    [Fact]
    public void Random_bytes_are_read_or_refused()
    {
        var (random, seed) = Seeded();
        for (var i = 0; i < RandomRecords; i++)
        {
            var record = new byte[random.Next(sizeof(uint), 128)];
            random.NextBytes(record);

            // Every second one begins as a record does: random bytes alone get no further than the first offset.
            Beginning.AsSpan(0, i % 2 * Math.Min(Beginning.Length, record.Length)).CopyTo(record);
            Take(HostileBytes.WithPrefix(record), i, $"record {i}, {seed}", anyPart: i % 4 == 1);
        }
    }

    [Fact]
    public void A_text_that_many_fields_refer_to_is_not_unfolded()
    {
        var buffer = RecordSamples.Buffer();
        var writer = RecordWriter.Event(buffer, 1, 2, "event", 20);
        for (var i = 0; i < 20; i++)
        {
            writer.Field("key", i < 19 ? "" : new string('x', 10_000));
        }

        var record = buffer[..writer.Finish()];
        Assert.True(RecordConsumer.Accepts(record));
        var text = RawRecord.Follow(record, ValueOf(19));
        for (var i = 0; i < 19; i++)
        {
            RawRecord.Refer(record, ValueOf(i), text);
        }

        Assert.Equal(Overlap, Refusal(record));

        int ValueOf(int index) => RawRecord.Field(record, RawRecord.Element(record, RawRecord.Table(record), 3, index), 1);
    }

    [Fact]
    public void Fields_that_many_links_refer_to_are_not_unfolded()
    {
        var buffer = RecordSamples.Buffer();
        var writer = RecordWriter.EditSpan(buffer, 1, "", 0, "", RecordLimits.Links, 0);
        for (var i = 0; i < RecordLimits.Links; i++)
        {
            Assert.True(writer.Link(1, 2, 3, 100));
        }

        for (var i = 0; i < 100; i++)
        {
            writer.Field("a key", "some text");
        }

        var record = buffer[..writer.Finish()];
        Assert.True(RecordConsumer.Accepts(record));
        var fields = RawRecord.Follow(record, FieldsOf(RecordLimits.Links - 1));
        for (var i = 0; i < RecordLimits.Links - 1; i++)
        {
            RawRecord.Refer(record, FieldsOf(i), fields);
        }

        Assert.Equal(Overlap, Refusal(record));

        int FieldsOf(int index) => RawRecord.Field(record, RawRecord.Element(record, RawRecord.Table(record), 5, index), 3);
    }

    [Fact]
    public void Names_that_lead_to_the_same_text_are_not_read_again_and_again()
    {
        var buffer = RecordSamples.Buffer();
        var length = RecordWriter.Log(buffer, 1, 2, "", "", RecordLevel.Error, 0, new string('x', 200), 0).Finish();
        var record = buffer[..length];
        Assert.True(RecordConsumer.Accepts(record));
        var table = RawRecord.Table(record);
        var text = RawRecord.Follow(record, RawRecord.Field(record, table, 7));
        RawRecord.Refer(record, RawRecord.Field(record, table, 1), text);
        RawRecord.Refer(record, RawRecord.Field(record, table, 5), text);
        Assert.Equal(Overlap, Refusal(record));
    }

    [Theory]
    [InlineData(RecordLimits.Fields, true)]
    [InlineData(RecordLimits.Fields + 1, false)]
    public void Too_many_fields_are_refused(int count, bool accepted)
    {
        var fields = $"[{string.Join(", ", Enumerable.Repeat("""{ "key": "k", "value": "v" }""", count))}]";
        AssertParts(accepted, "OpenSpanType", $$"""{ "name": "n", "target": "t", "fields": {{fields}} }""");
        AssertParts(accepted, "LogEventType", $$"""{ "name": "n", "fields": {{fields}} }""");
        AssertParts(accepted, "EditSpanType", $$"""{ "fields": {{fields}} }""");
        AssertParts(accepted, "EditSpanType", $$"""{ "links": [ { "fields": {{fields}} } ] }""");
    }

    [Theory]
    [InlineData(RecordLimits.Links, true)]
    [InlineData(RecordLimits.Links + 1, false)]
    public void Too_many_links_are_refused(int count, bool accepted) =>
        AssertParts(accepted, "EditSpanType", $$"""{ "links": [{{string.Join(", ", Enumerable.Repeat("{}", count))}}] }""");

    [Theory]
    [InlineData("OpenSpanType", """{ "name": "long", "target": "" }""", RecordLimits.Name)]
    [InlineData("OpenSpanType", """{ "name": "", "target": "long" }""", RecordLimits.Name)]
    [InlineData("OpenSpanType", """{ "name": "", "target": "", "fields": [ { "key": "long", "value": "" } ] }""", RecordLimits.Name)]
    [InlineData("OpenSpanType", """{ "name": "", "target": "", "fields": [ { "key": "", "value": "long" } ] }""", RecordLimits.Text)]
    [InlineData("LogEventType", """{ "name": "long" }""", RecordLimits.Name)]
    [InlineData("LogEventType", """{ "name": "long", "target": "" }""", RecordLimits.Text)]
    [InlineData("LogEventType", """{ "name": "", "target": "long" }""", RecordLimits.Name)]
    [InlineData("LogEventType", """{ "name": "", "event_name": "long" }""", RecordLimits.Name)]
    [InlineData("EditSpanType", """{ "name": "long" }""", RecordLimits.Name)]
    [InlineData("EditSpanType", """{ "status_description": "long" }""", RecordLimits.Text)]
    public void A_text_that_is_too_long_is_refused(string type, string json, int limit)
    {
        Assert.True(RecordConsumer.Accepts(WithText(limit)));
        Assert.Equal("A text is too long.", Refusal(WithText(limit + 1)));

        byte[] WithText(int length) => FromFlatc(type, json.Replace("long", new string('x', length), StringComparison.Ordinal));
    }

    [Fact]
    public void A_record_that_is_too_large_is_refused()
    {
        byte[] record = [.. RecordSamples.Close(), .. new byte[RecordLimits.Record]];
        Assert.True(RecordConsumer.Accepts(HostileBytes.WithPrefix(record[..RecordLimits.Record])));
        Assert.Equal("A record is too large.", Refusal(HostileBytes.WithPrefix(record[..(RecordLimits.Record + 1)])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(255)]
    public void A_record_of_an_unknown_kind_is_refused(byte kind) => Assert.All(RecordSamples.All(), record =>
    {
        record[RawRecord.Field(record, RawRecord.Envelope(record), 0)] = kind;
        Assert.Equal("A record has an unknown kind.", Refusal(record));
    });

    [Theory]
    [InlineData(7)]
    [InlineData(255)]
    public void An_unknown_level_is_refused(byte level)
    {
        var (span, log) = (RecordSamples.Open(), RecordSamples.Log());
        span[RawRecord.Field(span, RawRecord.Table(span), 6)] = level;
        log[RawRecord.Field(log, RawRecord.Table(log), 4)] = level;
        Assert.Equal("A record has an unknown level.", Refusal(span));
        Assert.Equal("A record has an unknown level.", Refusal(log));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(255)]
    public void A_field_of_an_unknown_type_is_refused(byte type)
    {
        var record = RecordSamples.Log();
        record[RawRecord.Field(record, RawRecord.Element(record, RawRecord.Table(record), 3, 1), 2)] = type;
        Assert.Equal("A field has an unknown type.", Refusal(record));
    }

    private static void Take(ReadOnlySpan<byte> record, int first, string what, bool anyPart = false)
    {
        try
        {
            RecordConsumer.Accepts(record, first, anyPart);
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}\n{Convert.ToHexString(record)}");
        }
    }

    private static string Refusal(byte[] record) => Assert.Throws<InvalidMessageException>(() => ReadRecord.Of(record)).Message;

    private static void AssertParts(bool accepted, string type, string json)
    {
        var record = FromFlatc(type, json);
        Assert.Equal(accepted ? null : "A record has too many parts.", Record.Exception(() => ReadRecord.Of(record))?.Message);
    }

    private static (Random Random, string Seed) Seeded()
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"{SeedVariable}={seed}");
        return (new Random(seed), $"{SeedVariable}={seed}");
    }

    // Gives the record's new length.
    private static int Mutate(Span<byte> record, Random random)
    {
        var length = record.Length;
        for (var count = random.Next(8) < 6 ? 1 : 3; count > 0; count--)
        {
            var position = random.Next(sizeof(uint), length);
            switch (random.Next(16))
            {
                case 0:
                    length = Math.Max(position, 2 * sizeof(uint));
                    break;
                case < 4:
                    var word = record[Math.Min(position & ~3, length - sizeof(uint))..];
                    BinaryPrimitives.WriteUInt32LittleEndian(word, HostileBytes.Interesting(random, length));
                    break;
                case < 8:
                    record[position] += (byte)(4 * random.Next(-4, 5));
                    break;
                default:
                    record[position] = (byte)random.Next(256);
                    break;
            }
        }

        BinaryPrimitives.WriteInt32LittleEndian(record, length - sizeof(uint));
        return length;
    }

    private static byte[] FromFlatc(string type, string json) =>
        Flatc.ToMessage(Schema, $$"""{ "event_type": "{{type}}", "event": {{json}} }""");
}
