using Hyperlight.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Tests.Diagnostics;

/// <summary>The examples on the pages are compiled: the first has the problem, the second has not.</summary>
public sealed class DocsTests
{
    // HL0011 is about a project's references, HL0201 about a property of the build.
    public static TheoryData<string> IdsWithExamples => [.. Docs.Pages.Except(["HL0011", "HL0201"])];

    [Theory]
    [MemberData(nameof(IdsWithExamples))]
    public async Task The_first_example_has_the_problem(string id)
    {
        var diagnostics = await Compiler.Analyze(Compile(Docs.Examples(id)[0]));

        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.Equal(id, diagnostic.Id));
    }

    [Theory]
    [MemberData(nameof(IdsWithExamples))]
    public async Task The_second_example_is_right(string id)
    {
        CSharpCompilation compilation = Compile(Docs.Examples(id)[1]);

        Assert.Empty(await Compiler.Analyze(compilation));
        Assert.Empty(Compiler.Errors(Compiler.Generate(compilation).Compilation));
        Assert.NotEmpty(Compiler.Generate(compilation).Result.GeneratedTrees);
    }

    // The pages about guests show a program's class; what it implements is declared with it.
    private static CSharpCompilation Compile(string example) => example.Contains("[Guest]", StringComparison.Ordinal)
        ? Compiler.CompileProgram(example, Sources.GuestRuntime)
        : Compiler.Compile(example);
}
