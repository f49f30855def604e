using Hyperlight.Symbols;
using Hyperlight.Symbols.Tests.Support;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Symbols;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Symbols;

public sealed class GuestSymbolsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_guest_names_its_functions_and_types()
    {
        GuestSymbols symbols = GuestSymbols.Open(_folder.Write("guest", Named([1, 2])));
        Assert.Equal(("main", null, 0), (symbols.Frames(0x1010)[^1].Function, symbols.Frames(0x1010)[^1].File, symbols.Frames(0x1010)[^1].Line));
        Assert.Equal("0x5000", symbols.Frames(0x5000)[^1].Function);
        Assert.Equal(("System.String", null), (symbols.TypeName(0x9000), symbols.TypeName(0x9008)));
        Assert.Equal([1, 2], symbols.BuildId.ToArray());
        Assert.Empty(symbols.Notes);
    }

    [Fact]
    public void Functions_have_the_lines_that_binutils_finds()
    {
        using var program = new NativeProgram("-g");
        GuestSymbols symbols = GuestSymbols.Open(program.Path);
        string[] functions = ["deep", "generated", "_start"];
        foreach (string[] symbol in Tool.Run("nm", [program.Path]).Split('\n').Select(static line => line.Split(' ')).Where(words => functions.Contains(words[^1])))
        {
            ulong address = Convert.ToUInt64(symbol[0], 16) + 4;
            Assert.Equal(symbol[2], symbols.Frames(address)[^1].Function);
            Assert.Equal(Addr2Line.Lines(program.Path, [address]).Single(), $"{symbols.Frames(address)[^1].File}:{symbols.Frames(address)[^1].Line}");
        }
    }

    [Fact]
    public void A_function_that_was_put_into_another_is_a_frame_of_its_own_at_the_line_of_the_call()
    {
        using var program = new NativeProgram("-g");
        GuestSymbols symbols = GuestSymbols.Open(program.Path);
        string[] deep = Tool.Run("nm", ["-S", program.Path]).Split('\n').Single(static line => line.EndsWith(" deep", StringComparison.Ordinal)).Split(' ');
        (ulong start, ulong size) = (Convert.ToUInt64(deep[0], 16), Convert.ToUInt64(deep[1], 16));
        ulong[] addresses = [.. Enumerable.Range(0, (int)size).Select(i => start + (ulong)i)];
        string[] chains = Addr2Line.Chains(program.Path, addresses);
        Assert.Equal(chains.Select(static chain => chain.Contains(" < ", StringComparison.Ordinal) ? 2 : 1), addresses.Select(address => symbols.Frames(address).Count));
        int inlined = Array.FindIndex(chains, static chain => chain.StartsWith("twice ", StringComparison.Ordinal));
        IReadOnlyList<FrameName> frames = symbols.Frames(addresses[inlined]);
        Assert.Equal(chains[inlined], $"twice {frames[0].File}:{frames[0].Line} < {frames[1].File}:{frames[1].Line}");
        Assert.Equal([("twice", true), ("deep", false)], frames.Select(static frame => (frame.Function, frame.IsInlined)));
    }

    [Fact]
    public void The_symbols_of_a_stripped_guest_are_found_beside_it()
    {
        string guest = _folder.Write("guest", new GuestBuilder([1, 2]).Build());
        _folder.Write("guest.dbg", Named([1, 2]));
        GuestSymbols symbols = GuestSymbols.Open(guest);
        Assert.Equal("main", symbols.Frames(0x1010)[^1].Function);
        Assert.Empty(symbols.Notes);
    }

    [Fact]
    public void The_symbols_of_a_stripped_guest_are_found_by_the_name_that_it_tells()
    {
        string guest = _folder.Write("guest", new GuestBuilder([1, 2]).DebugLink("elsewhere.debug").Build());
        _folder.Write("elsewhere.debug", Named([1, 2]));
        Assert.Equal("main", GuestSymbols.Open(guest).Frames(0x1010)[^1].Function);
    }

    [Fact]
    public void The_name_of_the_symbol_file_leads_to_no_other_folder()
    {
        using var other = new TemporaryFolder();
        string symbols = other.Write("elsewhere.debug", Named([1, 2]));
        Assert.Equal("0x1010", GuestSymbols.Open(_folder.Write("guest", new GuestBuilder([1, 2]).DebugLink(symbols).Build())).Frames(0x1010)[^1].Function);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Symbols_of_another_build_or_damaged_ones_are_not_used(bool isElf)
    {
        string guest = _folder.Write("guest", new GuestBuilder([1, 2]).Build());
        _folder.Write("guest.dbg", isElf ? Named([3, 4]) : [1, 2, 3]);
        GuestSymbols symbols = GuestSymbols.Open(guest);
        Assert.Equal("0x1010", symbols.Frames(0x1010)[^1].Function);
        Assert.Contains("has no symbols", Assert.Single(symbols.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Symbols_that_are_damaged_are_told_and_addresses_stay()
    {
        byte[] guest = Named([1, 2]);
        // The table of symbols is the third section; its place in the file is 24 bytes into its header.
        BitConverter.GetBytes(ulong.MaxValue / 2).CopyTo(guest, 64 + 56 + 2 * 64 + 24);
        GuestSymbols symbols = GuestSymbols.Open(_folder.Write("guest", guest));
        Assert.Equal(("0x1010", null), (symbols.Frames(0x1010)[^1].Function, symbols.TypeName(0x9000)));
        Assert.NotEmpty(symbols.Notes);
    }

    [Fact]
    public void Names_cannot_move_the_cursor_of_a_terminal()
    {
        byte[] guest = new GuestBuilder([1]).Function("evil\e[2J\nname", 0x1000, 0x100).Build();
        Assert.Equal("evil\\x1b[2J name", GuestSymbols.Open(_folder.Write("guest", guest)).Frames(0x1000)[^1].Function);
    }

    [Fact]
    public void A_file_that_is_no_program_is_refused() =>
        Assert.Throws<InvalidElfException>(() => GuestSymbols.Open(_folder.Write("guest", "no program"u8.ToArray())));

    public void Dispose() => _folder.Dispose();

    private static byte[] Named(byte[] buildId) => new GuestBuilder(buildId).Function("main", 0x1000, 0x100).MethodTable("String", 0x9000).Build();
}
