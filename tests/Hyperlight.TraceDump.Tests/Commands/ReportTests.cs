using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Commands;

/// <summary>The tables and lists, whole: each number was added up by hand from the trace beside it.</summary>
public sealed class ReportTests : IDisposable
{
    private const ulong Main = 0x1010, Load = 0x2010, Sell = 0x3010, Cart = 0x9000;

    private readonly TemporaryFolder _folder = new();
    private readonly string _guest, _trace;

    public ReportTests()
    {
        _guest = _folder.Write("guest", new GuestBuilder([1, 2, 3]).Function("main", 0x1000, 0x100).Function("load", 0x2000, 0x100).Function("sell", 0x3000, 0x100)
            .MethodTable("Boxed_Int32", Cart).Build());
        var trace = TraceBuilder.Own();
        trace.Allocate(0x10, 1000, Load, Main).Allocate(0x20, 24, Load, Main).Free(0x20);
        trace.Block(BlockKind.Managed, type: Cart).Allocate(0x30, 100, Sell, Main).Allocate(0x40, 100, Sell, Load, Main).Block(BlockKind.Native).Free(0x30);
        trace.Block(BlockKind.Mapping).Allocate(0x10000, 65536, Main);
        trace.Now = 2_000_000;
        _trace = _folder.Write("one.trace", trace.End().Bytes);
    }

    [Fact]
    public void Top_adds_up_by_function_and_type()
    {
        const string expected = """
            1,224 bytes in 4 allocations, 2s
            1,100 bytes in 2 blocks are alive at the end
            The peak of the heaps is 1,200 bytes at 0ns

            count  bytes  live  live bytes  peak bytes  temporary  type          where
                2  1,024     1       1,000       1,000          1  native        load
                2    200     1         100         200          0  System.Int32  sell

            """;
        Assert.Equal(new ToolRun(0, expected, ""), ToolRun.Of(_guest, _trace, "top"));
    }

    [Fact]
    public void Top_tells_call_paths_apart_when_asked()
    {
        const string expected = """
            1,224 bytes in 4 allocations, 2s
            1,100 bytes in 2 blocks are alive at the end
            The peak of the heaps is 1,200 bytes at 0ns

            count  bytes  live  live bytes  peak bytes  temporary  type          where
                2  1,024     1       1,000       1,000          1  native        load
              main
                1    100     1         100         100          0  System.Int32  sell
              load
              main

            """;
        Assert.Equal(expected, ToolRun.Of(_guest, _trace, "top", "--stacks", "--lines", "2", "--by", "live").Output);
    }

    [Fact]
    public void Top_adds_up_by_type_when_asked()
    {
        string[] lines = ToolRun.Of(_guest, _trace, "top", "--by-type", "--by", "count").Output.Split('\n');
        Assert.Equal("    2    200     1         100         200          0  System.Int32", lines[5]);
        Assert.Equal("    2  1,024     1       1,000       1,000          1  native", lines[6]);
    }

    [Fact]
    public void Mappings_are_told_alone()
    {
        string[] lines = ToolRun.Of(_guest, _trace, "top", "--mappings").Output.Split('\n');
        Assert.Equal("    1  65,536     1      65,536           0          0  mapping  main", lines[5]);
        Assert.Equal("main 65536\n", ToolRun.Of(_guest, _trace, "folded", "--mappings").Output);
    }

    [Theory]
    [InlineData("bytes", "main;load 1024\nmain;load;sell 100\nmain;sell 100\n")]
    [InlineData("count", "main;load 2\nmain;load;sell 1\nmain;sell 1\n")]
    [InlineData("live", "main;load 1000\nmain;load;sell 100\n")]
    [InlineData("peak", "main;load 1000\nmain;load;sell 100\nmain;sell 100\n")]
    public void Folded_writes_a_line_a_path(string value, string expected) =>
        Assert.Equal(new ToolRun(0, expected, ""), ToolRun.Of(_guest, _trace, "folded", "--value", value));

    [Fact]
    public void Leaks_lists_what_is_alive()
    {
        const string expected = """
            1,000 bytes in 1 blocks, native
              load
              main

            100 bytes in 1 blocks, System.Int32
              sell
              load
              main

            1,100 bytes in 2 blocks on 2 call paths are alive at the end.

            """;
        Assert.Equal(new ToolRun(0, expected, ""), ToolRun.Of(_guest, _trace, "leaks"));
    }

    [Theory]
    [InlineData("1099", 3)]
    [InlineData("1100", 0)]
    public void Leaks_fails_when_more_is_alive_than_allowed(string limit, int code) => Assert.Equal(code, ToolRun.Of(_guest, _trace, "leaks", "--fail-above", limit).ExitCode);

    [Fact]
    public void Diff_tells_what_grew_and_what_shrank_by_names()
    {
        // The other build has main elsewhere.
        string guest = _folder.Write("other", new GuestBuilder([4]).Function("main", 0x7000, 0x100).Function("load", 0x2000, 0x100).Build());
        string trace = _folder.Write("two.trace", TraceBuilder.Own(buildId: [4]).Allocate(0x10, 3000, Load, 0x7010).Allocate(0x20, 5, 0x7010).End().Bytes);
        const string expected = """
            change  before  after  path
            +1,976   1,024  3,000  main;load
              -100     100      0  main;load;sell
              -100     100      0  main;sell
                +5       0      5  main

            All together: +1,781, from 1,224 to 3,005.

            """;
        Assert.Equal(new ToolRun(0, expected, ""), ToolRun.Of(_guest, _trace, "diff", trace, "--other-guest", guest));
    }

    [Fact]
    public void Estimates_are_told_with_their_standard_error()
    {
        // p = 1 − e^−1: weight 1.582, so 1.58 ± 0.96 blocks of 1000 bytes.
        string trace = _folder.Write("samples.trace", TraceBuilder.Own(1000).Allocate(0x10, 1000, Main).End().Bytes);
        string[] lines = ToolRun.Of(_guest, trace, "top").Output.Split('\n');
        Assert.Equal(" 2 ±1  1,582 ±960  2 ±1  1,582 ±960       1,582          -  native  main", lines[5]);
        Assert.Equal(1, ToolRun.Of(_guest, trace, "top", "--by", "temporary").ExitCode);
    }

    public void Dispose() => _folder.Dispose();
}
