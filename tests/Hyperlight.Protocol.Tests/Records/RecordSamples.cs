namespace Hyperlight.Protocol.Tests.Records;

/// <summary>A record of each kind, as this library writes it.</summary>
internal static class RecordSamples
{
    private const byte Garbage = 0xEE;

    /// <summary>One of each.</summary>
    /// <param name="held">What each byte of the memory held that they are written in.</param>
    public static byte[][] All(byte held = Garbage) =>
        [Open(held), OpenRoot(held), PreparedOpen(held), Close(held), Event(held), Log(held), PreparedLog(held), Edit(held), Start(held)];

    /// <summary>Memory for a record, with something in it.</summary>
    public static byte[] Buffer(byte held = Garbage)
    {
        var buffer = new byte[RecordLimits.Record];
        Array.Fill(buffer, held);
        return buffer;
    }

    public static byte[] Open(byte held = Garbage)
    {
        var buffer = Buffer(held);
        var record = RecordWriter.OpenSpan(buffer, 5, ulong.MaxValue, 7, "n\u00E4me", "Shop", RecordLevel.Warning, 2, 2);
        record.Field("http.method", "GET");
        record.Field("retries", 3);
        return buffer[..record.Finish()];
    }

    public static byte[] OpenRoot(byte held = Garbage)
    {
        var buffer = Buffer(held);
        var record = RecordWriter.OpenSpan(buffer, 5, 0, 7, "name", "", RecordLevel.Information, 0, 0);
        return buffer[..record.Finish()];
    }

    public static byte[] Close(byte held = Garbage)
    {
        var buffer = Buffer(held);
        return buffer[..RecordWriter.CloseSpan(buffer, 0x8000000000000005, 9).Finish()];
    }

    public static byte[] Event(byte held = Garbage)
    {
        var buffer = Buffer(held);
        var record = RecordWriter.Event(buffer, 5, 8, "sold", 1);
        record.Field("price", 2.5);
        return buffer[..record.Finish()];
    }

    public static byte[] Log(byte held = Garbage)
    {
        var buffer = Buffer(held);
        var record = RecordWriter.Log(buffer, 0, 8, "Sold 3 \u20AC", "Shop.Till", RecordLevel.Critical, -4, "Sale", 2);
        record.Field("amount", 3);
        record.Field("cash", true);
        return buffer[..record.Finish()];
    }

    /// <summary>The same as <see cref="OpenRoot"/>, of a template.</summary>
    public static byte[] PreparedOpen(byte held = Garbage)
    {
        var buffer = Buffer(held);
        var template = RecordTemplate.ForSpan(Buffer(held), "name", "", RecordLevel.Information, 0, isRoot: true);
        return buffer[..RecordWriter.OpenSpan(buffer, template, 5, 0, 7).Finish()];
    }

    /// <summary>The same as <see cref="Log"/>, of a template, with two more fields.</summary>
    public static byte[] PreparedLog(byte held = Garbage)
    {
        var buffer = Buffer(held);
        var template = RecordTemplate.ForLog(Buffer(held), "Shop.Till", RecordLevel.Critical, -4, "Sale", ["amount", "cash", "shop"], ("format", "Sold {amount}"));
        var record = RecordWriter.Log(buffer, template, 0, 8);
        Assert.True(record.TrySet(0, 3));
        Assert.True(record.TrySet(1, true));
        Assert.True(record.TrySet(2, "caf\u00E9"));
        record.SetMessage("Sold 3 \u20AC");
        return buffer[..record.Finish()];
    }

    /// <summary>An edit with a field of each type, and links with and without fields.</summary>
    public static byte[] Edit(byte held = Garbage)
    {
        var buffer = Buffer(held);
        var record = RecordWriter.EditSpan(buffer, 5, "renamed", 2, "no price", 2, 4);
        record.Field("text", "x");
        record.Field("truth", true);
        record.Field("integer", -1L);
        record.Field("number", -0.0);
        Assert.True(record.Link(0x0102030405060708, ulong.MaxValue, 6, 1));
        record.Field("why", "batch");
        Assert.True(record.Link(1, 2, 3, 0));
        return buffer[..record.Finish()];
    }

    public static byte[] Start(byte held = Garbage)
    {
        var buffer = Buffer(held);
        return buffer[..RecordWriter.GuestStart(buffer, ulong.MaxValue).Finish()];
    }

    /// <summary>A log record with longer texts, as they come from real programs.</summary>
    public static byte[] Wordy()
    {
        var buffer = Buffer();
        var message = "Order 7 was not sold: the price list of the shop has no price for it, and the till takes nothing that has none.";
        var record = RecordWriter.Log(buffer, 5, 8, message, "Shop.Orders.Till", RecordLevel.Error, 7, "OrderRefused", 3);
        record.Field("order", 7);
        record.Field("exception.message", "There is no price for the product 'A very long name of a product that nobody can buy'.");
        var line = "   at Shop.Orders.Till.Sell(Order order, PriceList prices)\n";
        record.Field("exception.stacktrace", string.Concat(Enumerable.Repeat(line, 8)));
        return buffer[..record.Finish()];
    }
}
