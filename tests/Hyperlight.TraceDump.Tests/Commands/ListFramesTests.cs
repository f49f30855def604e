using Hyperlight.TraceDump.Commands;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Exports.Support;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Commands;

public sealed class ListFramesTests
{
    // Both files are of make_trace.py, which writes them by the table of the format; the texts were written by hand.
    [Theory]
    [InlineData("upstream")]
    [InlineData("own")]
    public void A_trace_of_another_writer_is_listed_record_by_record(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Golden");
        var output = new StringWriter { NewLine = "\n" };
        using FileStream file = File.OpenRead(Path.Combine(folder, $"{name}.trace"));
        var replay = new HeapReplay(file);
        var lister = new FrameLister(replay, new NamedAddresses(), output);
        replay.Run(lister, lister.Write);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, $"{name}.txt")), output.ToString());
    }

    [Fact]
    public void Functions_that_were_put_into_others_say_so()
    {
        var symbols = new FakeSymbols();
        ulong address = symbols.Address([new FrameName("align", "gc.h", 3, IsInlined: true), new FrameName("allocate", "gc.cpp", 200)]);
        var output = new StringWriter { NewLine = "\n" };
        var replay = new HeapReplay(TraceBuilder.Own().Allocate(0x1000, 10, address).End().Open());
        var lister = new FrameLister(replay, symbols, output);
        replay.Run(lister, lister.Write);
        Assert.Contains($"\n  {address:x} align gc.h:3 (inlined)\n  {address:x} allocate gc.cpp:200\n", output.ToString(), StringComparison.Ordinal);
    }

    // What Rust prints for {:?}.
    [Theory]
    [InlineData(0, "0ns")]
    [InlineData(3, "3µs")]
    [InlineData(999, "999µs")]
    [InlineData(1_000, "1ms")]
    [InlineData(12_500, "12.5ms")]
    [InlineData(999_999, "999.999ms")]
    [InlineData(1_000_000, "1s")]
    [InlineData(1_234_567, "1.234567s")]
    [InlineData(3_600_000_000, "3600s")]
    public void Times_are_written_as_Rust_writes_them(long microseconds, string expected) =>
        Assert.Equal(expected, RustDuration.Text(TimeSpan.FromMicroseconds(microseconds)));
}
