using System.Globalization;
using System.Runtime.CompilerServices;

namespace Hyperlight.Protocol.Tests.Records;

/// <summary>What is written is read.</summary>
public class RecordRoundTripTests
{
    [Fact]
    public void An_opened_span_is_read() => Assert.Equal(
        "open 5 in 18446744073709551615 at 7, Warning, kind 2 | n\u00E4me | Shop |  | [http.method='GET', retries=Int64 3] | ",
        ReadRecord.Of(RecordSamples.Open()).ToString());

    [Fact]
    public void An_opened_span_without_a_parent_is_read() => Assert.Equal(
        "open 5 in 0 at 7, Information, kind 0 | name |  |  | [] | ",
        ReadRecord.Of(RecordSamples.OpenRoot()).ToString());

    [Fact]
    public void A_closed_span_is_read() =>
        Assert.Equal("close 9223372036854775813 at 9 |  |  |  | [] | ", ReadRecord.Of(RecordSamples.Close()).ToString());

    [Fact]
    public void An_event_is_read() =>
        Assert.Equal("event of 5 at 8 | sold |  |  | [price=Double 2.5] | ", ReadRecord.Of(RecordSamples.Event()).ToString());

    [Fact]
    public void A_log_record_is_read() => Assert.Equal(
        "log of 0 at 8, Critical, event -4 | Sold 3 \u20AC | Shop.Till | Sale | [amount=Int64 3, cash=Boolean True] | ",
        ReadRecord.Of(RecordSamples.Log()).ToString());

    [Fact]
    public void An_edited_span_is_read() => Assert.Equal(
        "edit 5, status 2 | renamed | no price |  | [text='x', truth=Boolean True, integer=Int64 -1, number=Double -0] | "
        + "102030405060708:ffffffffffffffff:6 [why='batch'], 1:2:3 []",
        ReadRecord.Of(RecordSamples.Edit()).ToString());

    [Fact]
    public void The_start_of_a_guest_is_read() =>
        Assert.Equal("start at 18446744073709551615 |  |  |  | [] | ", ReadRecord.Of(RecordSamples.Start()).ToString());

    [Fact]
    public void An_edit_tells_no_time()
    {
        var reader = new RecordReader(RecordSamples.Edit());
        Assert.Equal(0u, reader.Timestamp);
    }

    [Fact]
    public void A_log_record_without_a_category_is_no_event()
    {
        var buffer = RecordSamples.Buffer();
        var length = RecordWriter.Log(buffer, 1, 2, "", "", RecordLevel.Trace, 0, "", 0).Finish();
        Assert.Equal("log of 1 at 2, Trace, event 0 |  |  |  | [] | ", ReadRecord.Of(buffer.AsSpan(0, length)).ToString());
    }

    public static TheoryData<object, object> Numbers() => new()
    {
        { true, true },
        { false, false },
        { sbyte.MinValue, -128L },
        { byte.MaxValue, 255L },
        { short.MinValue, -32768L },
        { ushort.MaxValue, 65535L },
        { int.MinValue, -2147483648L },
        { uint.MaxValue, 4294967295L },
        { long.MinValue, long.MinValue },
        { long.MaxValue, long.MaxValue },
        { (ulong)long.MaxValue, long.MaxValue },
        { 0.1, 0.1 },
        { -0.0, -0.0 },
        { double.Epsilon, double.Epsilon },
        { double.NegativeInfinity, double.NegativeInfinity },
        { double.NaN, double.NaN },
        { BitConverter.UInt64BitsToDouble(0x7FF0_0000_0000_0001), BitConverter.UInt64BitsToDouble(0x7FF0_0000_0000_0001) },
        { 0.1f, (double)0.1f },
        { float.NaN, double.NaN },
        { -0.0f, -0.0 },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_is_read_as_such(object value, object expected)
    {
        var field = RoundTrip(value);
        Assert.Equal("", field.Text);
        Assert.Equal(expected.GetType(), field.Value?.GetType());
        Assert.Equal(Bits(expected), Bits(field.Value!));

        // Equality of doubles tells neither -0.0 from 0.0 nor one NaN from another.
        static object Bits(object value) => value is double number ? BitConverter.DoubleToInt64Bits(number) : value;
    }

    public static TheoryData<object?, string> Texts() => new()
    {
        { null, "" },
        { "", "" },
        { "text", "text" },
        { "h\u00E9 \u20AC \U0001F600", "h\u00E9 \u20AC \U0001F600" },
        { "a\0b", "a\0b" },
        { 'x', "x" },
        { long.MaxValue + 1UL, "9223372036854775808" },
        { ulong.MaxValue, "18446744073709551615" },
        { 1.50m, "1.50" },
        { new DateTime(2026, 2, 1, 13, 4, 5, DateTimeKind.Utc), "02/01/2026 13:04:05" },
        { new TimeSpan(1, 2, 3), "01:02:03" },
        { DayOfWeek.Friday, "Friday" },
        { new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), "00000001-0002-0003-0405-060708090a0b" },
        { new Version(1, 2), "1.2" },
        { new StrongBox<int>(1), "System.Runtime.CompilerServices.StrongBox`1[System.Int32]" },
        { Array.Empty<int>(), "[]" },
        { (int[])[1, 2], "[1, 2]" },
        { (byte[])[1, 255], "[1, 255]" },
        { (double[])[1.5, -0.0], "[1.5, -0]" },
        { (List<string>)["a", "", "b"], "[a, , b]" },
        { (string?[])[null, "", "b", null], "[, , b, ]" },
        { (object[])[1, "x", true, 1.5m], "[1, x, True, 1.5]" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Everything_else_is_read_as_the_text_that_it_is_told_by(object? value, string expected) => WithOtherCulture(() =>
    {
        var field = RoundTrip(value);
        Assert.Null(field.Value);
        Assert.Equal(expected, field.Text);
    });

    // No theory: the runner's own reports replace such texts.
    [Fact]
    public void A_surrogate_without_its_partner_becomes_a_replacement()
    {
        Assert.Equal("\uFFFD", RoundTrip("\uD83D").Text);
        Assert.Equal("a\uFFFDb", RoundTrip("a\uDE00b").Text);
        Assert.Equal("\uFFFD\uFFFD", RoundTrip("\uDE00\uD83D").Text);
        Assert.Equal("[\uFFFD]", RoundTrip((List<string>)["\uD83D"]).Text);
    }

    [Fact]
    public void A_value_that_has_no_text_is_empty()
    {
        Assert.Equal(new ReadField("key", null, ""), RoundTrip(new Nameless()));
        Assert.Equal(new ReadField("key", null, "[, ]"), RoundTrip((List<Nameless>)[new(), new()]));
    }

    [Fact]
    public void Empty_and_foreign_texts_are_read_wherever_they_stand()
    {
        foreach (var text in (string[])["", "\u20AC\U0001F600", "\0"])
        {
            var buffer = RecordSamples.Buffer();
            var record = RecordWriter.Log(buffer, 1, 2, text, text, RecordLevel.Error, 3, text, 1);
            record.Field(text, text);
            var log = ReadRecord.Of(buffer.AsSpan(0, record.Finish()));
            Assert.Equal([text, text, text], [log.Name, log.Target, log.EventName]);
            Assert.Equal([new ReadField(text, null, text)], log.Fields);
        }
    }

    // The memory that records are written in was used before, and the host sees each byte of a record.
    [Fact]
    public void A_record_has_nothing_of_what_its_memory_held() => Assert.Equal(RecordSamples.All(0), RecordSamples.All(0xFF));

    private static ReadField RoundTrip(object? value)
    {
        var buffer = RecordSamples.Buffer();
        var record = RecordWriter.Event(buffer, 1, 2, "event", 1);
        record.Field("key", value);
        var field = Assert.Single(ReadRecord.Of(buffer.AsSpan(0, record.Finish())).Fields);
        Assert.Equal("key", field.Key);
        return field;
    }

    private static void WithOtherCulture(Action test)
    {
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        other.NumberFormat.NegativeSign = "~";
        other.DateTimeFormat.ShortDatePattern = "dd.MM.yyyy";
        CultureInfo.CurrentCulture = other;
        try
        {
            test();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
