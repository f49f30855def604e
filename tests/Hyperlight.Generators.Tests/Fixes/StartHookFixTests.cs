using Hyperlight.CodeFixes.Guests;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>A start hook can be called.</summary>
public sealed class StartHookFixTests
{
    private const string Contract = "[GuestFunction] public interface IGo { void Go(); } [Guest] public class Walker : IGo { public void Go() { } [GuestStart] ";

    [Theory]
    [InlineData("public void [|Start|]() { } }", "public static void Start() { } }", "static")]
    [InlineData("void [|Start|]() { } }", "internal static void Start() { } }", "internal and static")]
    [InlineData("private static void [|Start|]() { } }", "internal static void Start() { } }", "internal")]
    [InlineData("private protected static void [|Start|]() { } }", "internal static void Start() { } }", "internal")]
    [InlineData("public async Task [|Start|]() => await Task.Yield(); }", "public static async Task Start() => await Task.Yield(); }", "static")]
    public async Task It_is_made_static_and_internal(string method, string expected, string words) =>
        await ExpectFix.InGuest(new StartHookFix(), $"Make 'Start' {words}", Contract + method, Contract + expected);

    [Theory]
    [InlineData("internal static void [|Start|](int number) { } }")]
    [InlineData("internal static int [|Start|]() => 1; }")]
    [InlineData("internal void [|Start|]<T>() { } }")]
    [InlineData("public virtual void [|Start|]() { } }")]
    public async Task Nothing_is_offered_where_it_needs_more(string method) =>
        await ExpectFix.Nothing(new StartHookFix(), Contract + method, OutputKind.ConsoleApplication);
}
