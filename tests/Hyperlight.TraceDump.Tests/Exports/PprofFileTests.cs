using System.IO.Compression;
using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Exports.Support;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Exports;

/// <summary>What pprof reads, as protoc reads it by the published schema.</summary>
public sealed class PprofFileTests(PageFolder folder) : IClassFixture<PageFolder>
{
    [Fact]
    public async Task Values_are_those_of_the_trace()
    {
        TextMessage profile = await DecodeAsync(new SmallGuest().Export());
        Assert.Equal([("alloc_objects", "count"), ("alloc_space", "bytes"), ("inuse_objects", "count"), ("inuse_space", "bytes")], profile.Messages("sample_type").Select(type => TypeOf(profile, type)));
        Assert.Equal([[1, 100, 1, 100], [2, 300, 1, 250], [2, 600, 1, 300]], profile.Messages("sample").Select(static sample => sample.Numbers("value").ToArray()).OrderBy(static values => values[1]));
        Assert.Equal("inuse_space", Text(profile, profile.Number("default_sample_type")));
    }

    [Fact]
    public async Task Sums_of_a_long_trace_are_those_of_its_profile()
    {
        ExportedProfile export = new MadeUpGuest(300).Export();
        TextMessage profile = await DecodeAsync(export);
        long[][] values = [.. profile.Messages("sample").Select(static sample => sample.Numbers("value").ToArray())];
        double[] expected = [0, 0, 0, 0];
        foreach (SiteTotals totals in export.Profile.Totals)
            expected = [expected[0] + totals.Count, expected[1] + totals.Bytes, expected[2] + totals.LiveCount, expected[3] + totals.LiveBytes];
        Assert.True(expected[3] > 0);
        Assert.Equal(expected, Enumerable.Range(0, 4).Select(i => (double)values.Sum(one => one[i])));
    }

    [Fact]
    public async Task Call_paths_are_there_with_addresses_files_and_lines()
    {
        var guest = new SmallGuest();
        TextMessage profile = await DecodeAsync(guest.Export());
        string[] paths = [.. profile.Messages("sample").Select(sample => string.Join(" < ", sample.Numbers("location_id").Select(id => PlaceOf(profile, id))))];
        string main = $"{guest.Symbols.Address("Guest.Program.Main()", "Program.cs", 10):x} Guest.Program.Main() Program.cs:10";
        Assert.Equal(
            [
                $"{guest.Symbols.Address("Guest.Parser.Parse(string)", "Parser.cs", 20):x} Guest.Parser.Parse(string) Parser.cs:20 < {main}",
                $"{guest.Symbols.Address("Guest.Parser.Parse(string)", "Parser.cs", 28):x} Guest.Parser.Parse(string) Parser.cs:28 < {main}",
                $"{guest.Symbols.Address("deflateInit2_"):x} deflateInit2_ :0 < {main}",
            ],
            paths);
        // One function, though it calls from two lines.
        Assert.Equal(3, profile.Messages("function").Count());
    }

    [Fact]
    public async Task Functions_that_were_put_into_others_are_lines_of_one_location()
    {
        var symbols = new FakeSymbols();
        ulong address = symbols.Address([new FrameName("align", "gc.h", 3, IsInlined: true), new FrameName("grow", "gc.h", 40, IsInlined: true), new FrameName("allocate", "gc.cpp", 200)]);
        Profile own = HeapReplay.Run(TraceBuilder.Own().Allocate(0x1000, 10, address).End().Open());
        TextMessage profile = await DecodeAsync(new ExportedProfile(own, symbols)), location = profile.Messages("location").Single();
        Assert.Equal(
            ["align gc.h:3", "grow gc.h:40", "allocate gc.cpp:200"],
            location.Messages("line").Select(line => PlaceOf(profile, line)));
    }

    [Fact]
    public async Task Samples_say_what_was_allocated()
    {
        Assert.Equal(["kind=managed type=System.Byte[]", "kind=managed type=System.Byte[]", "kind=native"], LabelsOf(await DecodeAsync(new SmallGuest().Export())));
        Assert.Equal(["kind=mapping"], LabelsOf(await DecodeAsync(new SmallGuest().Export(mappings: true))));
    }

    [Fact]
    public async Task It_tells_program_time_and_sampling()
    {
        TextMessage profile = await DecodeAsync(new SmallGuest(512).Export()), mapping = profile.Messages("mapping").Single();
        Assert.Equal(("Small", "c0ffee"), (Text(profile, mapping.Number("filename")), Text(profile, mapping.Number("build_id"))));
        Assert.Equal((SmallGuest.Started * 1000, 9_000_000), (profile.Number("time_nanos"), profile.Number("duration_nanos")));
        Assert.Equal((("space", "bytes"), 512), (TypeOf(profile, profile.Messages("period_type").Single()), profile.Number("period")));
    }

    [Fact]
    public async Task Notes_are_comments()
    {
        ExportedProfile export = new SmallGuest().Export();
        var guest = new SmallGuest();
        Profile cut = HeapReplay.Run(new MemoryStream(guest.Builder.Bytes[..^60]));
        TextMessage profile = await DecodeAsync(new ExportedProfile(cut, guest.Symbols));
        Assert.Empty(export.Profile.Notes);
        Assert.NotEmpty(cut.Notes);
        Assert.Equal(cut.Notes, profile.Numbers("comment").Select(comment => Text(profile, comment)));
    }

    private async Task<TextMessage> DecodeAsync(ExportedProfile export)
    {
        using var packed = new MemoryStream();
        PprofFile.Write(export, packed);
        packed.Position = 0;
        using var message = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Decompress))
            gzip.CopyTo(message);
        string schema = folder.At("profile.proto");
        await File.WriteAllTextAsync(schema, PprofSchema.Text, TestContext.Current.CancellationToken);
        var profile = TextMessage.Parse(await Tool.RunAsync("protoc", ["--decode=perftools.profiles.Profile", $"--proto_path={Path.GetDirectoryName(schema)}", schema], message.ToArray()));
        Assert.False(profile.HasUnknown);
        return profile;
    }

    private static IEnumerable<string> LabelsOf(TextMessage profile) => profile.Messages("sample")
        .Select(sample => string.Join(' ', sample.Messages("label").Select(label => $"{Text(profile, label.Number("key"))}={Text(profile, label.Number("str"))}")));

    private static string Text(TextMessage profile, long index) => profile.Texts("string_table").ElementAt((int)index);

    private static (string, string) TypeOf(TextMessage profile, TextMessage type) => (Text(profile, type.Number("type")), Text(profile, type.Number("unit")));

    private static string PlaceOf(TextMessage profile, long id)
    {
        TextMessage location = profile.Messages("location").Single(one => one.Number("id") == id), line = location.Messages("line").Single();
        return $"{location.Number("address"):x} {PlaceOf(profile, line)}";
    }

    private static string PlaceOf(TextMessage profile, TextMessage line)
    {
        TextMessage function = profile.Messages("function").Single(one => one.Number("id") == line.Number("function_id"));
        return $"{Text(profile, function.Number("name"))} {Text(profile, function.Number("filename"))}:{line.Number("line")}";
    }
}
