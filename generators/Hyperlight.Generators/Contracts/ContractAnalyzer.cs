using System.Collections.Immutable;
using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hyperlight.Generators.Contracts;

/// <summary>Reports what a call cannot carry, at the member that asks for it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        ContractDiagnostics.UnsupportedParameterType,
        ContractDiagnostics.UnsupportedReturnType,
        ContractDiagnostics.GenericMethod,
        ContractDiagnostics.GenericContract,
        ContractDiagnostics.MemberIsNotAMethod,
        ContractDiagnostics.ParameterIsNotByValue,
        ContractDiagnostics.StaticMember,
        ContractDiagnostics.BothKinds,
        ContractDiagnostics.InaccessibleContract,
        ContractDiagnostics.InaccessibleMethod,
        ContractDiagnostics.MissingReference,
        ContractDiagnostics.TokenIsNotLast,
        ContractDiagnostics.SameNameInCalls,
        ContractDiagnostics.NotAName,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Interface || KindOf(type) is not { } kind)
        {
            return;
        }

        foreach (Diagnostic problem in ContractParser.Parse(type, kind, context.Compilation, context.CancellationToken).Problems)
        {
            context.ReportDiagnostic(problem);
        }
    }

    private static ContractKind? KindOf(INamedTypeSymbol type) =>
        HyperlightAttributes.Has(type, HyperlightAttributes.GuestFunction) ? ContractKind.Guest
        : HyperlightAttributes.Has(type, HyperlightAttributes.HostFunction) ? ContractKind.Host
        : null;
}
