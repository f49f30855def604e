using System.Text;
using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Names;

public sealed class MethodNameFuzzTests
{
    private static readonly string[] Symbols =
    [
        "Shop_Shop_Cart_1<System___Canon>__Pay<Int32____Array<String>>", "Shop_Shop_Cart___c__DisplayClass1_0___Pay_b__0", "Shop_Shop_Cart__Pay_d__12__MoveNext",
    ];

    [Fact]
    public void Damaged_method_information_never_does_more_than_find_nothing()
    {
        byte[] file = Sample(out Range contents);
        Fuzz.Run(file, contents, 60_000, static (copy, _) =>
        {
            MethodNames names = MethodNames.Read(ElfFile.Parse(copy));
            foreach (string symbol in Symbols)
                names.TryFind(symbol, out string _);
        });
    }

    [Fact]
    public void The_sample_is_whole_before_it_is_damaged()
    {
        MethodNames names = MethodNames.Read(ElfFile.Parse(Sample(out _)));
        string[] found = [.. Symbols.Select(symbol => names.TryFind(symbol, out string name) ? name : "-")];
        Assert.Equal(["Shop.Cart<__Canon>.Pay<int, string[]>", "Shop.Cart.<>c__DisplayClass1_0.<Pay>b__0", "Shop.Cart.<Pay>d__12.MoveNext"], found);
    }

    // A unit of version 4 by the NativeAOT compiler: three classes with a method each.
    private static byte[] Sample(out Range contents)
    {
        byte[] abbreviations =
        [
            1, 0x11, 1, 0x25, 0x08, 0, 0, // compile unit: producer, string
            2, 0x02, 1, 0x03, 0x08, 0, 0, // class type: name
            3, 0x2E, 0, 0x03, 0x08, 0x6E, 0x08, 0, 0, // subprogram: name, linkage name
            0,
        ];
        byte[] entries =
        [
            4, 0, 0, 0, 0, 0, 8, 1, .. Text("NetRuntime"),
            .. Class("Shop_Shop_Cart_1<System___Canon>", "Pay", Symbols[0]),
            .. Class("Shop_Shop_Cart___c__DisplayClass1_0", "<Pay>b__0", Symbols[1]),
            .. Class("Shop_Shop_Cart__Pay_d__12", "MoveNext", Symbols[2]),
            0,
        ];
        byte[] unit = [(byte)entries.Length, (byte)(entries.Length >> 8), 0, 0, .. entries];
        return new ElfBuilder().Add(".debug_info", unit).Add(".debug_abbrev", abbreviations).Build(out contents);
    }

    private static byte[] Class(string type, string method, string symbol) => [2, .. Text(type), 3, .. Text(method), .. Text(symbol), 0];

    private static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}
