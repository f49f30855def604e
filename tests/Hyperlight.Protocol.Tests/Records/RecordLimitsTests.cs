using System.Collections;
using System.Globalization;
using System.Text;

namespace Hyperlight.Protocol.Tests.Records;

/// <summary>What is too long is cut, what is too much is left out and counted; the record is read all the same.</summary>
public class RecordLimitsTests
{
    private const string SeedVariable = "HYPERLIGHT_FUZZ_SEED";

    private static readonly string[] LongTexts =
        [Repeat("x", 1 << 15), Repeat("\u00E9", 1 << 15), Repeat("\uD83D", 1 << 15), Repeat("\U0001F600", 1 << 14)];

    /// <summary>A character, and how often it fits into a name and into a text.</summary>
    public static TheoryData<string, int, int> Characters() => new()
    {
        { "x", 256, 16384 },
        { "\u00E9", 128, 8192 },
        { "\u20AC", 85, 5461 },
        { "\U0001F600", 64, 4096 },
    };

    [Theory]
    [MemberData(nameof(Characters))]
    public void A_name_is_cut_between_characters(string character, int fit, int _)
    {
        var (whole, more) = (Repeat(character, fit), Repeat(character, fit + 40));
        Assert.All(NamesOf(whole), name => Assert.Equal(whole, name));
        Assert.All(NamesOf(more), name => Assert.Equal(whole, name));

        // Shifted by a byte, the last character that fitted does not any more, unless it is shorter than what is left.
        var end = fit * Encoding.UTF8.GetByteCount(character) < RecordLimits.Name ? fit : fit - 1;
        Assert.All(NamesOf("a" + more), name => Assert.Equal("a" + Repeat(character, end), name));
    }

    [Theory]
    [MemberData(nameof(Characters))]
    public void A_text_is_cut_between_characters(string character, int _, int fit)
    {
        var (whole, more) = (Repeat(character, fit), Repeat(character, fit + 40));
        Assert.All(TextsOf(whole), text => Assert.Equal(whole, text));
        Assert.All(TextsOf(more), text => Assert.Equal(whole, text));
    }

    [Fact]
    public void A_surrogate_without_its_partner_counts_as_its_replacement()
    {
        Assert.All(NamesOf(Repeat("\uD83D", 100)), name => Assert.Equal(Repeat("\uFFFD", 85), name));
        Assert.All(NamesOf(Repeat("x", 254) + "\uD83D"), name => Assert.Equal(Repeat("x", 254), name));
        Assert.All(NamesOf(Repeat("x", 253) + "\uD83D"), name => Assert.Equal(Repeat("x", 253) + "\uFFFD", name));
    }

    [Fact]
    public void A_long_list_is_cut()
    {
        AssertList("[0, 1, 2, ", Enumerable.Range(0, int.MaxValue));
        AssertList("[, , , ", Enumerable.Repeat<string?>(null, int.MaxValue));
        AssertList("[xxx", Enumerable.Repeat(Repeat("x", 100_000), int.MaxValue));

        static void AssertList(string start, IEnumerable list)
        {
            var text = FieldOf("key", list).Text;
            Assert.StartsWith(start, text, StringComparison.Ordinal);
            Assert.Equal(RecordLimits.Text, text.Length);
        }
    }

    [Theory]
    [InlineData(RecordLimits.Fields, RecordLimits.Fields, RecordLimits.Fields, 0)]
    [InlineData(RecordLimits.Fields + 1, RecordLimits.Fields + 1, RecordLimits.Fields, 1)]
    [InlineData(int.MaxValue, RecordLimits.Fields + 50, RecordLimits.Fields, 50)]
    [InlineData(2, 5, 2, 3)]
    [InlineData(0, 3, 0, 3)]
    [InlineData(5, 2, 2, 0)]
    [InlineData(5, 0, 0, 0)]
    public void Fields_beyond_the_limit_or_the_announced_number_are_left_out(int announced, int given, int kept, int dropped)
    {
        var expected = Enumerable.Range(0, kept).Select(i => new ReadField($"key {i}", (long)i, ""));
        foreach (var begin in Beginnings(announced))
        {
            var buffer = RecordSamples.Buffer();
            var record = begin(buffer);
            for (var i = 0; i < given; i++)
            {
                record.Field($"key {i}", i);
            }

            Assert.Equal(dropped, record.DroppedFields);
            var read = ReadRecord.Of(buffer.AsSpan(0, record.Finish()));
            Assert.Equal(expected, read.Links is [var link] ? link.Fields : read.Fields);
        }
    }

    [Fact]
    public void A_record_that_has_no_fields_leaves_them_out()
    {
        var buffer = RecordSamples.Buffer();
        var close = RecordWriter.CloseSpan(buffer, 1, 2);
        close.Field("key", 3);
        Assert.Equal(1, close.DroppedFields);
        Assert.Equal("close 1 at 2 |  |  |  | [] | ", ReadRecord.Of(buffer.AsSpan(0, close.Finish())).ToString());
        var start = RecordWriter.GuestStart(buffer, 2);
        start.Field("key", 3);
        Assert.Equal(1, start.DroppedFields);
        Assert.Equal("start at 2 |  |  |  | [] | ", ReadRecord.Of(buffer.AsSpan(0, start.Finish())).ToString());
    }

    [Theory]
    [InlineData(RecordLimits.Links, RecordLimits.Links, RecordLimits.Links, 0)]
    [InlineData(int.MaxValue, RecordLimits.Links + 3, RecordLimits.Links, 3)]
    [InlineData(2, 5, 2, 3)]
    [InlineData(0, 1, 0, 1)]
    [InlineData(5, 2, 2, 0)]
    public void Links_beyond_the_limit_or_the_announced_number_are_left_out(int announced, int given, int kept, int dropped)
    {
        var buffer = RecordSamples.Buffer();
        var record = RecordWriter.EditSpan(buffer, 1, "name", 0, "", announced, 1);
        record.Field("own", true);
        for (var i = 0; i < given; i++)
        {
            Assert.Equal(i < kept, record.Link(1, 2, (ulong)i, 1));
            record.Field("key", i);
        }

        // A link that is left out counts as one, and so does its field.
        Assert.Equal(2 * dropped, record.DroppedFields);
        var read = ReadRecord.Of(buffer.AsSpan(0, record.Finish()));
        Assert.Equal([new ReadField("own", true, "")], read.Fields);
        Assert.Equal(
            Enumerable.Range(0, kept).Select(i => $"1:2:{i} [key=Int64 {i}]"),
            read.Links.Select(link => link.ToString()));
    }

    // Each takes 4060 bytes or so: eight of them are less than a record may be, and nine are more. The characters have 1, 2 and 4 bytes.
    [Theory]
    [InlineData("x", 4000)]
    [InlineData("\u00E9", 2000)]
    [InlineData("\uD83D\uDE00", 1000)]
    public void Fields_that_a_record_has_no_room_for_are_left_out(string character, int times)
    {
        var buffer = RecordSamples.Buffer();
        var record = RecordWriter.Event(buffer, 1, 2, "event", 12);
        for (var i = 0; i < 10; i++)
        {
            record.Field($"key {i}", Repeat(character, times));
        }

        // What is small enough still finds room.
        record.Field("small", "x");
        Assert.Equal(2, record.DroppedFields);
        var length = record.Finish();
        Assert.InRange(length, 8 * 4000, RecordLimits.Record);
        var expected = Enumerable.Range(0, 8).Select(i => new ReadField($"key {i}", null, Repeat(character, times)));
        Assert.Equal([.. expected, new ReadField("small", null, "x")], ReadRecord.Of(buffer.AsSpan(0, length)).Fields);
    }

    [Fact]
    public void Links_that_a_record_has_no_room_for_are_left_out()
    {
        var buffer = RecordSamples.Buffer();
        var record = RecordWriter.EditSpan(buffer, 1, "", 0, "", RecordLimits.Links, 2);
        record.Field("a", Repeat("x", RecordLimits.Text));
        record.Field("b", Repeat("x", 4_700));
        Assert.Equal(0, record.DroppedFields);
        var kept = 0;
        while (record.Link(1, 2, 3, RecordLimits.Fields))
        {
            kept++;
        }

        Assert.False(record.Link(1, 2, 3, RecordLimits.Fields));
        Assert.Equal(2, record.DroppedFields);

        // A smaller one still finds room.
        Assert.True(record.Link(4, 5, 6, 1));
        record.Field("c", 7);
        var length = record.Finish();
        var read = ReadRecord.Of(buffer.AsSpan(0, length));
        Assert.InRange(length, RecordLimits.Record - (2 * sizeof(uint) * RecordLimits.Fields), RecordLimits.Record);
        Assert.Equal(kept + 1, read.Links.Length);
        Assert.Equal("4:5:6 [c=Int64 7]", read.Links[^1].ToString());
    }

    [Fact]
    public void A_record_with_the_longest_texts_has_room_for_fields()
    {
        var (buffer, text) = (RecordSamples.Buffer(), Repeat("x", 100_000));
        var log = RecordWriter.Log(buffer, 1, 2, text, text, RecordLevel.Error, 3, text, int.MaxValue);
        log.Field(text, 4);
        Assert.Equal(0, log.DroppedFields);
        Assert.Single(ReadRecord.Of(buffer.AsSpan(0, log.Finish())).Fields);
        var edit = RecordWriter.EditSpan(buffer, 1, text, 2, text, int.MaxValue, int.MaxValue);
        edit.Field(text, 4);
        Assert.True(edit.Link(1, 2, 3, int.MaxValue));
        edit.Field(text, 5);
        Assert.Equal(0, edit.DroppedFields);
        var read = ReadRecord.Of(buffer.AsSpan(0, edit.Finish()));
        Assert.Single(read.Fields);
        Assert.Single(Assert.Single(read.Links).Fields);
    }

    [Fact]
    public void No_record_gets_larger_than_a_record_may_be()
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);

        // Larger than a record may be: the memory is no reason to stop.
        var buffer = new byte[2 * RecordLimits.Record];
        for (var i = 0; i < 1000; i++)
        {
            random.NextBytes(buffer.AsSpan(0, 1024));
            var length = WriteAny(buffer, random);
            Assert.True(length <= RecordLimits.Record, $"record {i} has {length} bytes, {SeedVariable}={seed}");
            Assert.True(RecordConsumer.Accepts(buffer.AsSpan(0, length)), $"record {i}, {SeedVariable}={seed}");
        }
    }

    private static int WriteAny(byte[] buffer, Random random)
    {
        var fields = random.Next(2) * random.Next(2 * RecordLimits.Fields);
        var kind = random.Next(4);
        var record = kind switch
        {
            0 => RecordWriter.OpenSpan(buffer, 1, 2, 3, AnyText(random), AnyText(random), RecordLevel.Error, 1, fields),
            1 => RecordWriter.Event(buffer, 1, 2, AnyText(random), fields),
            2 => RecordWriter.Log(buffer, 1, 2, AnyText(random), AnyText(random), RecordLevel.Error, 3, AnyText(random), fields),
            _ => RecordWriter.EditSpan(buffer, 1, AnyText(random), 1, AnyText(random), random.Next(2 * RecordLimits.Links), fields),
        };
        for (var i = random.Next(100); i > 0; i--)
        {
            record.Field(AnyText(random), random.Next(2) == 0 ? AnyText(random) : 1);
            if (kind == 3 && random.Next(4) == 0)
            {
                record.Link(1, 2, 3, random.Next(2) * random.Next(2 * RecordLimits.Fields));
            }
        }

        return record.Finish();
    }

    // Short ones mostly: long ones fill a record at once. Some end within a character.
    private static string AnyText(Random random) => LongTexts[random.Next(LongTexts.Length)][..random.Next(1 << random.Next(1, 16))];

    // One beginning for each place that fields can be in.
    private static IEnumerable<BeginRecord> Beginnings(int fields) =>
    [
        buffer => RecordWriter.OpenSpan(buffer, 1, 2, 3, "name", "target", RecordLevel.Error, 1, fields),
        buffer => RecordWriter.Event(buffer, 1, 2, "name", fields),
        buffer => RecordWriter.Log(buffer, 1, 2, "name", "target", RecordLevel.Error, 1, "event", fields),
        buffer => RecordWriter.EditSpan(buffer, 1, "name", 1, "description", 0, fields),
        buffer =>
        {
            var edit = RecordWriter.EditSpan(buffer, 1, "name", 1, "description", 1, 0);
            Assert.True(edit.Link(1, 2, 3, fields));
            return edit;
        },
    ];

    // What is read of a text wherever a name goes.
    private static string[] NamesOf(string text)
    {
        var buffer = RecordSamples.Buffer();
        var open = ReadRecord.Of(buffer.AsSpan(0, RecordWriter.OpenSpan(buffer, 1, 2, 3, text, text, RecordLevel.Error, 1, 0).Finish()));
        var happened = ReadRecord.Of(buffer.AsSpan(0, RecordWriter.Event(buffer, 1, 2, text, 0).Finish()));
        var log = ReadRecord.Of(buffer.AsSpan(0, RecordWriter.Log(buffer, 1, 2, "", text, RecordLevel.Error, 1, text, 0).Finish()));
        var edit = ReadRecord.Of(buffer.AsSpan(0, RecordWriter.EditSpan(buffer, 1, text, 1, "", 0, 0).Finish()));
        return [open.Name, open.Target, happened.Name, log.Target, log.EventName, edit.Name, FieldOf(text, "").Key];
    }

    // What is read of a text wherever a longer text goes.
    private static string[] TextsOf(string text)
    {
        var buffer = RecordSamples.Buffer();
        var log = ReadRecord.Of(buffer.AsSpan(0, RecordWriter.Log(buffer, 1, 2, text, "", RecordLevel.Error, 1, "", 0).Finish()));
        var edit = ReadRecord.Of(buffer.AsSpan(0, RecordWriter.EditSpan(buffer, 1, "", 1, text, 0, 0).Finish()));
        return [log.Name, edit.Description, FieldOf("key", text).Text];
    }

    private static ReadField FieldOf(string key, object value)
    {
        var buffer = RecordSamples.Buffer();
        var record = RecordWriter.Event(buffer, 1, 2, "event", 1);
        record.Field(key, value);
        return Assert.Single(ReadRecord.Of(buffer.AsSpan(0, record.Finish())).Fields);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
