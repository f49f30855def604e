using System.Collections.Immutable;
using Hyperlight.Generators.Guests;
using Hyperlight.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Tests.Diagnostics;

/// <summary>Compares what the analyzers report with the marks in the source.</summary>
internal static class Expect
{
    /// <summary>Expects a diagnostic with this id at each mark and nothing else, and that the contracts get no code.</summary>
    /// <returns>The messages.</returns>
    public static Task<string[]> InContract(string id, string source)
    {
        var marked = new MarkedSource(source);
        CSharpCompilation compilation = Compiler.Compile(marked.Text);
        Assert.Empty(Compiler.Generate(compilation).Result.GeneratedTrees);
        return In(id, marked, compilation);
    }

    /// <summary>The same in a program with a guest that then gets no entry point; the guest's runtime is there.</summary>
    public static Task<string[]> InGuest(string id, string source)
    {
        var marked = new MarkedSource(source);
        CSharpCompilation compilation = Compiler.CompileProgram(marked.Text, Sources.GuestRuntime);
        Assert.DoesNotContain(
            Compiler.Generate(compilation).Result.GeneratedTrees,
            static tree => Path.GetFileName(tree.FilePath) == GuestProgramGenerator.FileName);
        return In(id, marked, compilation);
    }

    private static async Task<string[]> In(string id, MarkedSource marked, CSharpCompilation compilation)
    {
        Assert.NotEmpty(marked.Spans);
        AssertIsCSharp(compilation);

        ImmutableArray<Diagnostic> diagnostics = await Compiler.Analyze(compilation);

        Assert.Equal(marked.Spans.Select(_ => id), diagnostics.Select(static diagnostic => diagnostic.Id));
        Assert.Equal(marked.Spans, diagnostics.Select(static diagnostic => diagnostic.Location.SourceSpan));
        return [.. diagnostics.Select(static diagnostic => Compiler.Message(diagnostic))];
    }

    // CS5001: the entry point is generated.
    private static void AssertIsCSharp(CSharpCompilation compilation) =>
        Assert.DoesNotContain(Compiler.Errors(compilation), static diagnostic => diagnostic.Id != "CS5001");
}
