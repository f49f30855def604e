using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hyperlight.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hyperlight.Generators.Guests;

/// <summary>Reports what keeps a guest's entry point from being generated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GuestAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        GuestDiagnostics.NotConstructible,
        GuestDiagnostics.NotOneConstructor,
        GuestDiagnostics.NoContract,
        GuestDiagnostics.ParameterIsNoHostContract,
        GuestDiagnostics.SameContract,
        GuestDiagnostics.OwnEntryPoint,
        GuestDiagnostics.SameNameInCalls,
        GuestDiagnostics.StartIsNotCallable,
        GuestDiagnostics.MoreThanOneStart,
        ContractDiagnostics.MissingReference,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var guests = new ConcurrentBag<(INamedTypeSymbol Type, GuestModel Model)>();
            var starts = new ConcurrentBag<IMethodSymbol>();
            start.RegisterSymbolAction(symbol => Analyze(symbol, guests), SymbolKind.NamedType);
            start.RegisterSymbolAction(symbol => AnalyzeStart(symbol, starts), SymbolKind.Method);
            start.RegisterCompilationEndAction(end =>
            {
                if (GuestParser.IsProgram(end.Compilation))
                {
                    ReportCollisions(end, [.. guests.OrderBy(static guest => guest.Model.TypeName, StringComparer.Ordinal)]);
                    ReportStarts(end, starts);
                }
            });
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentBag<(INamedTypeSymbol Type, GuestModel Model)> guests)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!HyperlightAttributes.Has(type, HyperlightAttributes.Guest))
        {
            return;
        }

        var (candidate, problems) = GuestParser.Parse(type, context.Compilation, context.CancellationToken);
        if (candidate.Model is { } model)
        {
            guests.Add((type, model));
        }

        foreach (Diagnostic problem in problems)
        {
            context.ReportDiagnostic(problem);
        }
    }

    private static void AnalyzeStart(SymbolAnalysisContext context, ConcurrentBag<IMethodSymbol> starts)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (!HyperlightAttributes.Has(method, HyperlightAttributes.GuestStart))
        {
            return;
        }

        starts.Add(method);
        if (StartParser.Parse(method, context.Compilation).Problem is { } problem)
        {
            context.ReportDiagnostic(problem);
        }
    }

    private static void ReportCollisions(CompilationAnalysisContext context, (INamedTypeSymbol Type, GuestModel Model)[] guests)
    {
        GuestModel[] models = [.. guests.Select(static guest => guest.Model)];
        foreach (var (first, second, contract) in GuestCollisions.Served(models))
        {
            Report(GuestDiagnostics.SameContract, second, contract.FullName, first.Name, second.Name);
        }

        foreach (var (guest, first, second) in GuestCollisions.Names(models))
        {
            Report(GuestDiagnostics.SameNameInCalls, guest, first.FullName, second.FullName, guest.Name, first.Name);
        }

        void Report(DiagnosticDescriptor descriptor, GuestModel guest, params object[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(descriptor, Locations.Of(guests.First(found => found.Model == guest).Type), arguments));
    }

    private static void ReportStarts(CompilationAnalysisContext context, ConcurrentBag<IMethodSymbol> starts)
    {
        if (starts.Count < 2)
        {
            return;
        }

        foreach (IMethodSymbol start in starts)
        {
            context.ReportDiagnostic(Diagnostic.Create(GuestDiagnostics.MoreThanOneStart, Locations.Of(start), start.Name, starts.Count));
        }
    }
}
