using System.Collections.Immutable;
using Hyperlight.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>A project as an editor has it, on which fixes are tried.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly ProjectId _project = ProjectId.CreateNewId();

    /// <summary>Takes the files and the options of a compilation.</summary>
    public Workbench(CSharpCompilation compilation)
    {
        Solution solution = _workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            _project,
            VersionStamp.Default,
            compilation.AssemblyName!,
            compilation.AssemblyName!,
            LanguageNames.CSharp,
            compilationOptions: compilation.Options,
            parseOptions: compilation.SyntaxTrees[0].Options,
            metadataReferences: compilation.References));
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            var id = DocumentId.CreateNewId(_project);
            solution = solution.AddDocument(id, tree.FilePath, tree.GetText(Cancellation), filePath: tree.FilePath);
        }

        Solution = solution;
    }

    public Solution Solution { get; private set; }

    public Project Project => Solution.GetProject(_project)!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What the analyzers report of the files as they are now, by a fix's ids.</summary>
    public async Task<ImmutableArray<Diagnostic>> Analyze(CodeFixProvider fix) =>
        [.. (await Compiler.Analyze(await Compile())).Where(diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id))];

    public async Task<CSharpCompilation> Compile() => (CSharpCompilation)(await Project.GetCompilationAsync(Cancellation))!;

    public Document DocumentOf(Diagnostic diagnostic) => Solution.GetDocument(diagnostic.Location.SourceTree)!;

    public async Task<string> Read(string file) =>
        (await Project.Documents.Single(document => document.Name == file).GetTextAsync(Cancellation)).ToString();

    public async Task<List<CodeAction>> Offered(CodeFixProvider fix, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        var context = new CodeFixContext(DocumentOf(diagnostic), diagnostic, (action, _) => actions.Add(action), Cancellation);
        await fix.RegisterCodeFixesAsync(context);
        return actions;
    }

    public async Task Apply(CodeAction action)
    {
        var operations = await action.GetOperationsAsync(Solution, new Progress<CodeAnalysisProgress>(), Cancellation);
        Solution = Assert.IsType<ApplyChangesOperation>(Assert.Single(operations)).ChangedSolution;
    }

    public void Dispose() => _workspace.Dispose();
}
