using System.Buffers.Binary;
using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Memory;
using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Hostile;

/// <summary>A fault is told whatever the guest's file, or the disk, is like.</summary>
public sealed class FaultReportTests
{
    private const string MissingGuest = "/no/such/guest";

    [Fact]
    public void A_damaged_build_id_costs_the_names()
    {
        byte[] program = new ElfBuilder().Add(".note.gnu.build-id", [1, 2, 3]).Build(out _);
        BinaryPrimitives.WriteInt64LittleEndian(program.AsSpan(64 + 64 + 32), long.MaxValue);
        AssertNameless(new Symbolizer(StagedGuest.SymbolPath, () => ElfFile.Parse(program)));
    }

    [Fact]
    public void A_mistake_in_reading_costs_the_names() =>
        AssertNameless(new Symbolizer(null, static () => throw new InvalidOperationException("a mistake")));

    [Fact]
    public void A_real_guest_has_names()
    {
        var symbolizer = new Symbolizer(StagedGuest.SymbolPath, static () => StagedGuest.Program);
        Assert.StartsWith("_start+0x", symbolizer.Describe(StagedGuest.Program.EntryPoint), StringComparison.Ordinal);
        Assert.True(symbolizer.Unwind.Count > 1000);
    }

    [Fact]
    public void A_core_dump_that_cannot_quote_the_program_is_told_not_thrown()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("cores-");
        try
        {
            CoreDumpResult result = new CoreDumpFolder(folder.FullName, 5).Add(static _ => GuestBinary.FromFile(MissingGuest).Load());
            Assert.Null(result.File);
            Assert.Contains(MissingGuest, result.Sentence, StringComparison.Ordinal);
            Assert.Empty(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(0, 1 << 20)] // over other content
    [InlineData(100, 1 << 20)]
    [InlineData(100, 100)] // behind it
    [InlineData(0, 0)] // into an empty file
    public void A_core_dump_has_its_zeros_wherever_it_is_written(int position, int length)
    {
        const int memorySize = 1 << 24, pages = 4;
        using var memory = new PrivateMemory(new NoMachine(), memorySize);
        var space = new AddressSpace(memory, new MemoryArea(memory, 0, memorySize, memorySize));
        Assert.True(space.TryMap(0x40_0000, pages * PageTables.PageSize, PageRights.Read | PageRights.Write));
        using var expected = new MemoryStream();
        CoreDump.Write(expected, space, [1, 2, 3, 4]);
        byte[] found = WriteOver(position, length, stream => CoreDump.Write(stream, space, [1, 2, 3, 4]));
        Assert.True(found.AsSpan(position, (int)expected.Length).SequenceEqual(expected.ToArray()));
        Assert.Equal(Math.Max(length, position + (int)expected.Length), found.Length);
        Assert.Equal(-1, found.AsSpan(0, position).IndexOfAnyExcept((byte)0xFF));
    }

    private static byte[] WriteOver(int position, int length, Action<Stream> write)
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] old = new byte[length];
            old.AsSpan().Fill(0xFF);
            File.WriteAllBytes(path, old);
            using (var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
            {
                stream.Position = position;
                write(stream);
            }
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void AssertNameless(Symbolizer symbolizer)
    {
        ulong address = StagedGuest.Program.EntryPoint;
        Assert.Null(symbolizer.Describe(address));
        Assert.Equal($"0x{address:x}", symbolizer.DescribeFrame(new GuestFrame(address, IsCaller: false)));
        Assert.Equal(0, symbolizer.Unwind.Count);
    }
}
