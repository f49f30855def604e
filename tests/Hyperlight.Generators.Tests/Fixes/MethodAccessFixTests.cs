using Hyperlight.CodeFixes.Contracts;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>A contract's method becomes public.</summary>
public sealed class MethodAccessFixTests
{
    [Theory]
    [InlineData("protected void [|Go|]();", "void Go();")]
    [InlineData("private protected void [|Go|]();", "void Go();")]
    [InlineData("protected abstract void [|Go|]();", "abstract void Go();")]
    [InlineData("protected virtual void [|Go|]() { }", "virtual void Go() { }")]
    public async Task What_makes_it_less_is_removed(string method, string visible) => await ExpectFix.InContract(
        new MethodAccessFix(),
        "Make 'Go' public",
        $$"""
        [GuestFunction]
        public interface IContract
        {
            /// <summary>Goes.</summary>
            {{method}}
        }
        """,
        $$"""
        [GuestFunction]
        public interface IContract
        {
            /// <summary>Goes.</summary>
            {{visible}}
        }
        """);

    [Fact]
    public async Task All_become_public_at_once() => await ExpectFix.OfAll(
        new MethodAccessFix(),
        "Make 'Go' public",
        "[GuestFunction] public interface IContract { protected void [|Go|](); private protected int [|Stay|](); }",
        "[GuestFunction] public interface IContract { void Go(); int Stay(); }");
}
