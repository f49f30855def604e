namespace Hyperlight.Protocol.Tests.Records;

/// <summary>A record of a template is the record that is written without one.</summary>
public class RecordTemplateTests
{
    public static TheoryData<object?> Plain() =>
        [(object?)null, true, (sbyte)-1, byte.MaxValue, short.MinValue, ushort.MaxValue, -7, uint.MaxValue, long.MinValue, (ulong)long.MaxValue, 0.1f, -0.0, double.NaN, "", "text", "h\u00E9 \u20AC \U0001F600", new string('x', 256)];

    public static TheoryData<object?> NotPlain() => [ulong.MaxValue, 'x', 1.5m, DayOfWeek.Friday, new[] { 1, 2 }, new string('x', 257)];

    [Theory]
    [MemberData(nameof(Plain))]
    public void Plain_values_are_read_as_of_any_record(object? value)
    {
        var template = RecordTemplate.ForLog(RecordSamples.Buffer(), "category", RecordLevel.Warning, 3, "event", ["first", "second"], ("last", "same"));
        byte[] buffer = RecordSamples.Buffer(), other = RecordSamples.Buffer();
        var prepared = RecordWriter.Log(buffer, template, 5, 8);
        Assert.True(prepared.TrySet(0, value));
        Assert.True(prepared.TrySet(1, "second"));
        prepared.SetMessage("message");
        Assert.True(RecordWriter.IsPlain(value));
        var whole = RecordWriter.Log(other, 5, 8, "message", "category", RecordLevel.Warning, 3, "event", 3);
        whole.Field("first", value);
        whole.Field("second", "second");
        whole.Field("last", "same");
        Assert.Equal(ReadRecord.Of(other.AsSpan(0, whole.Finish())).ToString(), ReadRecord.Of(buffer.AsSpan(0, prepared.Finish())).ToString());
    }

    [Theory]
    [MemberData(nameof(NotPlain))]
    public void What_is_not_plain_is_refused(object? value)
    {
        var template = RecordTemplate.ForLog(RecordSamples.Buffer(), "category", RecordLevel.Warning, 3, "event", ["key"], ("last", "same"));
        var record = RecordWriter.Log(RecordSamples.Buffer(), template, 5, 8);
        Assert.False(record.TrySet(0, value));
        Assert.False(RecordWriter.IsPlain(value));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(9, false)]
    public void A_span_is_read_as_any(ulong parent, bool isRoot)
    {
        byte[] buffer = RecordSamples.Buffer(), other = RecordSamples.Buffer();
        var prepared = RecordWriter.OpenSpan(buffer, RecordTemplate.ForSpan(RecordSamples.Buffer(), "n\u00E4me", "Shop", RecordLevel.Debug, 3, isRoot), 5, parent, 7);
        var whole = RecordWriter.OpenSpan(other, 5, parent, 7, "n\u00E4me", "Shop", RecordLevel.Debug, 3, 0);
        Assert.Equal(ReadRecord.Of(other.AsSpan(0, whole.Finish())).ToString(), ReadRecord.Of(buffer.AsSpan(0, prepared.Finish())).ToString());
    }

    [Fact]
    public void What_might_not_have_room_is_no_template()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RecordTemplate.ForLog(RecordSamples.Buffer(), "", default, 0, "", new string[9], ("", "")));
        Assert.Throws<ArgumentOutOfRangeException>(() => RecordTemplate.ForLog(RecordSamples.Buffer(), "", default, 0, "", [], ("", new string('x', 1025))));
    }

    [Fact]
    public void The_largest_record_of_a_template_is_whole()
    {
        string name = new('n', 300), text = new('\u20AC', 256);
        string[] keys = [.. Enumerable.Range(0, 8).Select(i => $"{i}{name}")];
        var template = RecordTemplate.ForLog(RecordSamples.Buffer(), name, RecordLevel.Error, 1, name, keys, ("last", new string('\u20AC', 1024)));
        var buffer = RecordSamples.Buffer();
        var record = RecordWriter.Log(buffer, template, 5, 8);
        for (var i = 0; i < keys.Length; i++)
        {
            Assert.True(record.TrySet(i, text));
        }

        record.SetMessage(new string('\u20AC', 20_000));

        var read = ReadRecord.Of(buffer.AsSpan(0, record.Finish()));
        Assert.Equal(RecordLimits.Text / 3, read.Name.Length);
        Assert.All(read.Fields[..8], field => Assert.Equal(text, field.Text));
        Assert.Equal(0, record.DroppedFields);
    }
}
