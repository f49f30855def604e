using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests.Records;

public class RecordAllocationTests
{
    private static readonly object Integer = 3, Long = 4L, Truth = true, Number = 2.5;

    private static readonly RecordTemplate Span = RecordTemplate.ForSpan(RecordSamples.Buffer(), "n\u00E4me", "Shop", RecordLevel.Warning, 2, isRoot: false);

    private static readonly RecordTemplate LogRecord =
        RecordTemplate.ForLog(RecordSamples.Buffer(), "Shop.Till", RecordLevel.Error, 1, "Sale", ["integer", "text"], ("format", "Sold {integer}"));

    [Fact]
    public void Writing_records_allocates_nothing()
    {
        var buffer = RecordSamples.Buffer();
        Write(buffer, 100);
        var written = 0L;
        Assert.Equal(0, Allocations.Of(() => written = Write(buffer, 1000)));
        Assert.True(written > 1000 * RecordSamples.All().Length);
    }

    [Fact]
    public void Reading_records_allocates_nothing()
    {
        var records = RecordSamples.All();
        Read(records, 100);
        var accepted = 0;
        Assert.Equal(0, Allocations.Of(() => accepted = Read(records, 1000)));
        Assert.Equal(1000 * records.Length, accepted);
    }

    private static long Write(byte[] buffer, int times)
    {
        var written = 0L;
        for (var i = 0; i < times; i++)
        {
            written += Filled(RecordWriter.OpenSpan(buffer, 5, 6, 7, "n\u00E4me", "Shop", RecordLevel.Warning, 2, 5))
                + RecordWriter.CloseSpan(buffer, 5, 7).Finish()
                + Filled(RecordWriter.Event(buffer, 5, 7, "sold", 5))
                + Filled(RecordWriter.Log(buffer, 5, 7, "Sold 3 \u20AC", "Shop.Till", RecordLevel.Error, 1, "Sale", 5))
                + Linked(RecordWriter.EditSpan(buffer, 5, "renamed", 2, "no price", 1, 0))
                + RecordWriter.GuestStart(buffer, 7).Finish()
                + RecordWriter.OpenSpan(buffer, Span, 5, 6, 7).Finish()
                + Set(RecordWriter.Log(buffer, LogRecord, 5, 7));
        }

        return written;
    }

    private static int Linked(RecordWriter record) => record.Link(1, 2, 3, 5) ? Filled(record) : 0;

    private static int Filled(RecordWriter record)
    {
        record.Field("integer", Integer);
        record.Field("long", Long);
        record.Field("truth", Truth);
        record.Field("number", Number);
        record.Field("text", "h\u00E9llo \uD83D");
        return record.Finish();
    }

    private static int Set(RecordWriter record)
    {
        Assert.True(record.TrySet(0, Integer) && record.TrySet(1, "h\u00E9llo \uD83D"));
        record.SetMessage("Sold 3 \u20AC");
        return record.Finish();
    }

    private static int Read(byte[][] records, int times)
    {
        var accepted = 0;
        for (var i = 0; i < times; i++)
        {
            foreach (var record in records)
            {
                accepted += RecordConsumer.Accepts(record) ? 1 : 0;
            }
        }

        return accepted;
    }
}
