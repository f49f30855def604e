using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Diagnostics;

/// <summary>What can be wrong with the list of staged guests: HL0201 to HL0299.</summary>
internal static class StagingDiagnostics
{
    public static readonly DiagnosticDescriptor MalformedEntry = new(
        "HL0201",
        "Malformed list of staged guests",
        "The property HyperlightStagedGuests holds '{0}', which is not of the form Name=path",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0201"));
}
