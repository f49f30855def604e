using Hyperlight.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Staging;

/// <summary>Writes the class <c>Guests</c> from the property HyperlightStagedGuests, which the build sets in a host project.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class StagedGuestsGenerator : IIncrementalGenerator
{
    internal const string FileName = "HyperlightStagedGuests.g.cs";
    internal const string PropertyName = "build_property.HyperlightStagedGuests";
    internal const string StagedGuestsStep = "StagedGuests";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var staged = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => options.GlobalOptions.TryGetValue(PropertyName, out string? value) ? value : "")
            .Select(static (property, _) => StagedGuestParser.Parse(property))
            .WithTrackingName(StagedGuestsStep);

        context.RegisterSourceOutput(staged, static (output, list) =>
        {
            // The build wrote the property, so there is no source line to point at.
            foreach (string entry in list.Malformed)
            {
                output.ReportDiagnostic(Diagnostic.Create(StagingDiagnostics.MalformedEntry, Location.None, entry));
            }

            if (list.Guests.Count > 0)
            {
                output.AddSource(FileName, StagedGuestEmitter.Emit(list.Guests));
            }
        });
    }
}
