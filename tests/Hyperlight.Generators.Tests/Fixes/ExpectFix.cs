using System.Collections.Immutable;
using Hyperlight.Generators.Tests.Diagnostics;
using Hyperlight.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>Compares what a fix makes of a source with what it should be.</summary>
internal static class ExpectFix
{
    private const string File = "Source1.cs";

    /// <summary>Expects that what is marked is reported, and that the fix of this title makes it right.</summary>
    public static Task InContract(CodeFixProvider fix, string title, string source, string expected) =>
        In(fix, title, Compiler.Compile(new MarkedSource(source).Text), source, expected);

    /// <summary>The same in a program with a guest; the guest's runtime is there.</summary>
    public static Task InGuest(CodeFixProvider fix, string title, string source, string expected) =>
        In(fix, title, Compiler.CompileProgram(new MarkedSource(source).Text, Sources.GuestRuntime), source, expected);

    /// <summary>The same in a type that several files declare.</summary>
    public static async Task InFiles(CodeFixProvider fix, string title, string[] sources, string[] expected)
    {
        using var bench = new Workbench(Compiler.Compile(sources));

        await Apply(bench, fix, title, (await bench.Analyze(fix))[0]);

        for (int index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], await bench.Read($"Source{index + 1}.cs"));
        }

        await AssertIsRight(bench, fix);
    }

    /// <summary>Expects that what is marked is reported, and made right all at once.</summary>
    public static async Task OfAll(CodeFixProvider fix, string title, string source, string expected)
    {
        var marked = new MarkedSource(source);
        using var bench = new Workbench(Compiler.Compile(marked.Text));
        ImmutableArray<Diagnostic> diagnostics = await AssertIsMarked(bench, fix, marked);
        CodeAction one = Assert.Single(await bench.Offered(fix, diagnostics[0]), action => action.Title == title);
        var context = new FixAllContext(
            bench.DocumentOf(diagnostics[0]),
            fix,
            FixAllScope.Project,
            one.EquivalenceKey!,
            fix.FixableDiagnosticIds,
            new FixAllDiagnostics(diagnostics),
            TestContext.Current.CancellationToken);

        CodeAction? all = await fix.GetFixAllProvider()!.GetFixAsync(context);
        Assert.NotNull(all);
        await bench.Apply(all);

        Assert.Equal(expected, await bench.Read(File));
        await AssertIsRight(bench, fix);
    }

    /// <summary>Expects that what is marked is reported, and that there is nothing to choose from.</summary>
    public static async Task Nothing(CodeFixProvider fix, string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        var marked = new MarkedSource(source);
        using var bench = new Workbench(Compiler.Compile(kind, [marked.Text, Sources.GuestRuntime]));
        foreach (Diagnostic diagnostic in await AssertIsMarked(bench, fix, marked))
        {
            Assert.Empty(await bench.Offered(fix, diagnostic));
        }
    }

    private static async Task In(CodeFixProvider fix, string title, CSharpCompilation compilation, string source, string expected)
    {
        using var bench = new Workbench(compilation);
        ImmutableArray<Diagnostic> diagnostics = await AssertIsMarked(bench, fix, new MarkedSource(source));

        await Apply(bench, fix, title, diagnostics[0]);

        Assert.Equal(expected, await bench.Read(File));
        await AssertIsRight(bench, fix);
    }

    private static async Task Apply(Workbench bench, CodeFixProvider fix, string title, Diagnostic diagnostic)
    {
        List<CodeAction> offered = await bench.Offered(fix, diagnostic);
        Assert.Contains(title, offered.Select(static action => action.Title));
        await bench.Apply(offered.Single(action => action.Title == title));
    }

    private static async Task<ImmutableArray<Diagnostic>> AssertIsMarked(Workbench bench, CodeFixProvider fix, MarkedSource marked)
    {
        ImmutableArray<Diagnostic> diagnostics = await bench.Analyze(fix);
        Assert.NotEmpty(diagnostics);
        Assert.Equal(marked.Spans, diagnostics.Select(static diagnostic => diagnostic.Location.SourceSpan));
        return diagnostics;
    }

    private static async Task AssertIsRight(Workbench bench, CodeFixProvider fix)
    {
        Assert.Empty(await bench.Analyze(fix));
        Assert.Empty(Compiler.Errors(Compiler.Generate(await bench.Compile()).Compilation));
    }
}
