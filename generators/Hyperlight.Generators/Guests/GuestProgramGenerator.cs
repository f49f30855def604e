using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.Generators.Guests;

/// <summary>Writes the entry point of a guest program: it creates the <c>[Guest]</c> class and serves its contracts.</summary>
/// <remarks>A guest with errors gets none; <see cref="GuestAnalyzer"/> says what is wrong with it.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class GuestProgramGenerator : IIncrementalGenerator
{
    internal const string FileName = "HyperlightGuest.g.cs";
    internal const string CandidatesStep = "GuestCandidates";
    internal const string GuestStep = "Guest";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var candidates = context.SyntaxProvider.ForAttributeWithMetadataName(
            HyperlightAttributes.Guest,
            static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
            static (found, cancellation) => Candidates(found, cancellation))
            .SelectMany(static (found, _) => found)
            .WithTrackingName(CandidatesStep);

        var guest = candidates.Collect()
            .Select(static (all, _) => all.Length == 1 ? all[0].Model : null)
            .WithTrackingName(GuestStep);

        context.RegisterSourceOutput(guest, static (output, model) =>
        {
            if (model is not null)
            {
                output.AddSource(FileName, GuestProgramEmitter.Emit(model));
            }
        });
    }

    private static EquatableArray<GuestCandidate> Candidates(GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        Compilation compilation = found.SemanticModel.Compilation;
        if (!GuestParser.IsProgram(compilation) || !HyperlightAttributes.IsFirst(found, HyperlightAttributes.Guest))
        {
            return default;
        }

        GuestModel? model = GuestParser.Parse((INamedTypeSymbol)found.TargetSymbol, compilation, cancellation).Model;
        return new EquatableArray<GuestCandidate>([new GuestCandidate(model)]);
    }
}
