using System.Buffers.Binary;
using System.Diagnostics;
using Hyperlight.Protocol;
using Hyperlight.Protocol.Tests.Support;
using Values.Tests.Support;

namespace Values.Tests;

/// <summary>Buffers that no honest side writes are refused, each with its reason.</summary>
public sealed class HostileTests
{
    private readonly ValuePost<IValues> _post = new(new Echo());

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(255)]
    public void A_union_of_an_unknown_case_is_refused(byte tag)
    {
        byte[] value = Flatc.ToBuffer(ValuePost<IValues>.Schema, "ValuesGuest_Shape", """{ "value_type": "ValuesGuest_Shape_Circle", "value": { "radius": 1 } }""");
        value[Field(value, 0)] = tag;

        AssertRefused("ValuesGuest.Shape", value, "The union ValuesGuest.Shape has no such case.");
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        byte[] value = Line();
        value[Follow(value, Field(value, 0)) + 4] = 0xFF;

        AssertRefused("ValuesGuest.Line", value, "A string is not valid UTF-8.");
    }

    [Fact]
    public void Text_without_an_end_is_refused()
    {
        byte[] value = Line();
        int text = Follow(value, Field(value, 0));
        value[text + 4 + value[text]] = 1;

        AssertRefused("ValuesGuest.Line", value, "A string does not end with a zero byte.");
    }

    [Fact]
    public void A_required_field_that_is_missing_is_refused()
    {
        byte[] value = Line();
        int table = BitConverter.ToInt32(value), vtable = table - BitConverter.ToInt32(value, table);
        value.AsSpan(vtable + 4, 2).Clear();

        AssertRefused("ValuesGuest.Line", value, "A required field is missing.");
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(0x4000_0001)]
    [InlineData(0x8000_0000)]
    public void A_count_that_overflows_is_refused(uint count)
    {
        byte[] value = Flatc.ToBuffer(ValuePost<IValues>.Schema, "BoxOf_ListOf_Int32", """{ "value": [ 1, 2, 3 ] }""");
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(Follow(value, Field(value, 0))), count);

        AssertRefused("List<int>", value, "A vector or string is longer than the value.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_value_that_is_too_short_is_refused(int length) => AssertRefused("ValuesGuest.Line", new byte[length], "A value is too short.");

    [Fact]
    public void A_chain_deeper_than_64_is_refused() => AssertRefused("ValuesGuest.Node", Chain(100, childrenEach: 1), "The values lie too deep in each other.");

    [Fact]
    public void A_small_message_cannot_unfold_to_any_size()
    {
        byte[] value = Chain(60, childrenEach: 4);
        long start = Stopwatch.GetTimestamp();

        AssertRefused("ValuesGuest.Node", value, "Parts of a value share bytes.");

        Assert.True(value.Length < 3000);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Keys_that_were_chosen_to_collide_are_refused()
    {
        const int Count = 30_000;
        int buckets = new Dictionary<int, string?>(Count).EnsureCapacity(0);
        // In a dictionary of another size they do no harm.
        var chosen = new Dictionary<int, string?>(2 * Count);
        for (int i = 0; i < Count; i++)
            chosen[unchecked(i * buckets)] = null;

        Assert.Equal("The keys of a dictionary collide.", Assert.Throws<InvalidMessageException>(() => new HostileChannel<IValues>(new Echo()).Connect().Value(chosen)).Message);
        Assert.Equal(Count, new HostileChannel<IValues>(new Echo()).Connect().Value(Enumerable.Range(0, Count).ToDictionary(static i => i, static i => (string?)null)).Count);
    }

    private static byte[] Line() => Flatc.ToBuffer(ValuePost<IValues>.Schema, "ValuesGuest_Line", """{ "article": "screw", "count": 12 }""");

    private static int Follow(byte[] value, int field) => field + BitConverter.ToInt32(value, field);

    // Where a field of the outermost table is.
    private static int Field(byte[] value, int number)
    {
        int table = BitConverter.ToInt32(value), vtable = table - BitConverter.ToInt32(value, table);
        return table + BitConverter.ToUInt16(value, vtable + 4 + (number * 2));
    }

    // Nodes in a row, each of which has the next one as all of its children.
    private static byte[] Chain(int length, int childrenEach)
    {
        const int VTable = 4, First = 16;
        int size = 12 + 4 + (4 * childrenEach);
        byte[] value = new byte[First + (length * size)];
        // Root, then the vtable of a node: name at 4, next absent, children at 8.
        Put32(0, First);
        ReadOnlySpan<short> vtable = [10, 12, 4, 0, 8];
        for (int i = 0; i < vtable.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(value.AsSpan(VTable + (i * 2)), vtable[i]);
        for (int node = 0; node < length; node++)
        {
            int table = First + (node * size), children = table + 12;
            Put32(table, table - VTable);
            Put32(table + 8, children - (table + 8));
            Put32(children, node == length - 1 ? 0 : childrenEach);
            for (int child = 0; child < childrenEach; child++)
                Put32(children + 4 + (child * 4), table + size - (children + 4 + (child * 4)));
            // An empty text: the count of the last node's children, which is 0, and what follows it.
            int text = First + ((length - 1) * size) + 12;
            Put32(table + 4, text - (table + 4));
        }

        Put32(First + ((length - 1) * size) + 16, 0);
        return value;

        void Put32(int position, int number) => BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(position), number);
    }

    private void AssertRefused(string type, byte[] value, string reason) =>
        Assert.Equal(reason, Assert.Throws<InvalidMessageException>(() => _post.Send($"IValues.Value({type})", value)).Message);
}
