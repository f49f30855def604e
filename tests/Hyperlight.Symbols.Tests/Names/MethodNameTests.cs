using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Names;

public sealed class MethodNameTests
{
    private static readonly MethodNames Guest = MethodNames.Read(StagedGuest.Symbols, StagedGuest.Program);

    // The right-hand side is what the C# source of the method says.
    [Theory]
    [InlineData("SimpleGuest_SimpleGuest_SimpleGuestProgram__ReadAddress", "SimpleGuest.SimpleGuestProgram.ReadAddress")]
    [InlineData("SimpleGuest_SimpleGuest_SimpleGuestProgram___ctor", "SimpleGuest.SimpleGuestProgram..ctor")]
    [InlineData("Hyperlight_Protocol_Hyperlight_Protocol_OutgoingCall__SizeOf_0", "Hyperlight.Protocol.OutgoingCall.SizeOf")]
    [InlineData("Hyperlight_Guest_Hyperlight_Guest_GuestProgram__Run", "Hyperlight.Guest.GuestProgram.Run")]
    [InlineData("String__get_Length", "System.String.get_Length")]
    [InlineData("Int32__CompareTo_0", "System.Int32.CompareTo")]
    [InlineData("S_P_CoreLib_System_Text_StringBuilder__get_MaxCapacity", "System.Text.StringBuilder.get_MaxCapacity")]
    [InlineData("S_P_CoreLib_System_Exception___ToString_g__Write_54_0", "System.Exception.<ToString>g__Write|54_0")]
    [InlineData("System_Console_System_ConsolePal__UpdatedCachedCursorPosition", "System.ConsolePal.UpdatedCachedCursorPosition")]
    [InlineData("S_P_CoreLib_System_SpanHelpers__BinarySearch<UInt32__UInt32>", "System.SpanHelpers.BinarySearch<uint, uint>")]
    [InlineData("S_P_CoreLib_System_Array__Empty<Hyperlight_Protocol_Hyperlight_Protocol_ParameterType>",
        "System.Array.Empty<Hyperlight.Protocol.ParameterType>")]
    [InlineData("System_Linq_System_Linq_Enumerable_Iterator_1<System___Canon>__GetEnumerator", "System.Linq.Enumerable.Iterator<__Canon>.GetEnumerator")]
    [InlineData("S_P_CoreLib_System_Threading_Tasks_Task_ContingentProperties__SetEvent", "System.Threading.Tasks.Task.ContingentProperties.SetEvent")]
    [InlineData("S_P_TypeLoader_Internal_Runtime_TypeLoader_TypeBuilder__TypesToRegister_d__31__MoveNext",
        "Internal.Runtime.TypeLoader.TypeBuilder.<TypesToRegister>d__31.MoveNext")]
    public void A_method_has_its_name_in_source(string symbol, string expected)
    {
        Assert.True(Guest.TryFind(symbol, out string name), symbol);
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData("RhpNewFast")]
    [InlineData("memcpy")]
    [InlineData("_ZN3WKS7gc_heap4markEv")]
    [InlineData("unbox_UIntPtr__ToString_2")]
    [InlineData("Shop_Shop_Cart__Pay")]
    [InlineData("")]
    public void A_symbol_that_is_no_known_method_stays_as_it_is(string symbol)
    {
        Assert.False(Guest.TryFind(symbol, out string name));
        Assert.Equal(symbol, name);
    }

    [Fact]
    public void Lambdas_and_local_functions_are_named_as_the_runtime_names_them()
    {
        string[] names = [.. ManagedSymbols().Where(static symbol => symbol.Contains("CallHostFromThreads", StringComparison.Ordinal)).Select(NameOf)];
        Assert.Contains("SimpleGuest.SimpleGuestProgram.CallHostFromThreads", names);
        Assert.Contains(names, static name => name.StartsWith("SimpleGuest.SimpleGuestProgram.<>c.<CallHostFromThreads>b__", StringComparison.Ordinal));
        Assert.Contains(names, static name => name.StartsWith("SimpleGuest.SimpleGuestProgram.<>c__DisplayClass", StringComparison.Ordinal));
    }

    [Fact]
    public void Nine_of_ten_managed_functions_get_a_name()
    {
        string[] symbols = ManagedSymbols();
        int named = symbols.Count(static symbol => Guest.TryFind(symbol, out _));
        Assert.True(symbols.Length > 7_000 && named > symbols.Length * 0.9, $"{named} of {symbols.Length} were named.");
    }

    [Fact]
    public void Without_the_program_an_assembly_that_cannot_be_told_from_a_namespace_stays_in_front()
    {
        MethodNames names = MethodNames.Read(StagedGuest.Symbols);
        Assert.True(names.TryFind("SimpleGuest_SimpleGuest_SimpleGuestProgram__Add", out string repeated));
        Assert.Equal("SimpleGuest.SimpleGuestProgram.Add", repeated);
        Assert.True(names.TryFind("S_P_CoreLib_System_Text_StringBuilder__get_MaxCapacity", out string framework));
        Assert.Equal("System.Text.StringBuilder.get_MaxCapacity", framework);
        Assert.True(names.TryFind("SimpleGuest_Contract_Hyperlight_Generated_ContractRegistration__Register", out string other));
        Assert.Equal("SimpleGuest.Contract.Hyperlight.Generated.ContractRegistration.Register", other);
    }

    [Fact]
    public void A_native_program_has_no_methods()
    {
        using var program = new NativeProgram("-g");
        Assert.Equal(0, MethodNames.Read(program.Elf).Count);
    }

    private static string NameOf(string symbol) => Guest.TryFind(symbol, out string name) ? name : symbol;

    // Functions of the section that holds compiled C#.
    private static string[] ManagedSymbols()
    {
        Assert.True(StagedGuest.Program.TryGetSection("__managedcode", out ReadOnlyMemory<byte> code, out ulong start));
        return
        [
            .. Tool.Run("nm", ["--defined-only", StagedGuest.SymbolPath]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => line.Split(' ', 3))
                .Where(words => Convert.ToUInt64(words[0], 16) - start < (ulong)code.Length && words[1] == "T").Select(static words => words[2]),
        ];
    }
}
