using System.Buffers.Binary;
using System.Text;
using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Names;

public sealed class TypeNameTests
{
    // The right-hand side is what C# calls the type.
    [Theory]
    [InlineData("String", "System.String")]
    [InlineData("Boxed_Int32", "System.Int32")]
    [InlineData("__Array<UInt8>", "System.Byte[]")]
    [InlineData("__Array<__Array<Object>>", "System.Object[][]")]
    [InlineData("__MDArray<String,2>", "System.String[,]")]
    [InlineData("__Array<__MDArray<Int32,3>>", "System.Int32[,,][]")]
    [InlineData("S_P_CoreLib_System_Text_StringBuilder", "System.Text.StringBuilder")]
    [InlineData("S_P_CoreLib_System_Collections_Generic_Dictionary_2<String__Int32>", "System.Collections.Generic.Dictionary<string, int>")]
    [InlineData("__Array<S_P_CoreLib_System_Collections_Generic_Dictionary_2_Entry<String__Int32>>", "System.Collections.Generic.Dictionary<string, int>.Entry[]")]
    [InlineData("Shop_Shop_Cart___c__DisplayClass1_0", "Shop.Cart.<>c__DisplayClass1_0")]
    public void A_type_has_its_name_in_source(string mangled, string expected)
    {
        Assert.True(TypeNames.Read(File($"_ZTV{mangled.Length}{mangled}")).TryFind(0x1000, out string name));
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData("__FnPtr_10<S_P_CoreLib_System_Void<>>")]
    [InlineData("__MDArray<String,0>")]
    [InlineData("__MDArray<String,99999999999>")]
    [InlineData("__Array<>")]
    public void What_cannot_be_taken_apart_stays_as_it_is(string mangled)
    {
        Assert.True(TypeNames.Read(File($"_ZTV{mangled.Length}{mangled}")).TryFind(0x1000, out string name));
        Assert.Equal(mangled, name);
    }

    // The first three are C++: a nested name, one of two parts, a symbol that only begins alike.
    [Theory]
    [InlineData("_ZTVN10__cxxabiv117__class_type_infoE")]
    [InlineData("_ZTV4Node4Leaf")]
    [InlineData("_ZTV")]
    [InlineData("_ZTV99999999999999999999String")]
    [InlineData("__SealedVTable__ZTV6String")]
    [InlineData("memcpy")]
    public void Other_symbols_are_no_types(string symbol)
    {
        Assert.False(TypeNames.Read(File(symbol)).TryFind(0x1000, out string name));
        Assert.Equal("", name);
    }

    [Fact]
    public void Only_the_beginning_of_a_MethodTable_is_a_type() => Assert.False(TypeNames.Read(File("_ZTV6String")).TryFind(0x1008, out _));

    [Fact]
    public void Arrays_within_arrays_without_end_are_left_alone()
    {
        string mangled = string.Concat(Enumerable.Repeat("__Array<", 400)) + "Int32" + new string('>', 400);
        Assert.True(TypeNames.Read(File($"_ZTV{mangled.Length}{mangled}")).TryFind(0x1000, out string name));
        Assert.Equal(mangled, name);
    }

    [Fact]
    public void Of_a_real_guest_19_of_20_types_get_a_name()
    {
        TypeNames names = TypeNames.Read(StagedGuest.Symbols, StagedGuest.Program);
        string[][] symbols =
        [
            .. Tool.Run("nm", [StagedGuest.SymbolPath]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' ', 3))
                .Where(static words => words[2].StartsWith("_ZTV", StringComparison.Ordinal)),
        ];
        string[] found = [.. symbols.Select(words => names.TryFind(Convert.ToUInt64(words[0], 16), out string name) ? name : "")];
        // A name that was not taken apart is the end of its symbol.
        int named = found.Zip(symbols).Count(static pair => !pair.Second[2].EndsWith(pair.First, StringComparison.Ordinal));
        Assert.True(symbols.Length > 1000 && named > symbols.Length * 0.95, $"{named} of {symbols.Length} were named.");
        Assert.Contains("System.String", found);
        Assert.Contains("System.Byte[]", found);
    }

    [Fact]
    public void Damaged_symbols_never_do_more_than_find_nothing()
    {
        byte[] file = File("_ZTV52__Array<S_P_CoreLib_System_Action_1<__Array<UInt8>>>", out Range contents);
        Fuzz.Run(file, contents, 30_000, static (copy, mutator) => TypeNames.Read(ElfFile.Parse(copy)).TryFind(mutator.Number() % 2 == 0 ? 0x1000 : mutator.Number(), out _));
    }

    private static ElfFile File(string symbol) => ElfFile.Parse(File(symbol, out _));

    // One symbol without a type, as the compiler makes them.
    private static byte[] File(string symbol, out Range contents)
    {
        byte[] table = new byte[48];
        BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(24), 1);
        BinaryPrimitives.WriteInt64LittleEndian(table.AsSpan(32), 0x1000);
        return new ElfBuilder().Add(".symtab", table).Add(".strtab", [0, .. Encoding.UTF8.GetBytes(symbol), 0]).Build(out contents);
    }
}
