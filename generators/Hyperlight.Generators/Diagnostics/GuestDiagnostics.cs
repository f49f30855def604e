using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Diagnostics;

/// <summary>What can be wrong with a guest: HL0101 to HL0199.</summary>
internal static class GuestDiagnostics
{
    public static readonly DiagnosticDescriptor NotConstructible = new(
        "HL0101",
        "Guest cannot be created",
        "Guest '{0}' is {1}; the generated entry point needs a class that it can create",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0101"));

    public static readonly DiagnosticDescriptor NotOneConstructor = new(
        "HL0102",
        "Guest without a single constructor",
        "Guest '{0}' has {1} accessible constructors; it must have exactly one",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0102"));

    public static readonly DiagnosticDescriptor NoContract = new(
        "HL0103",
        "Guest without a contract",
        "Guest '{0}' implements no [GuestFunction] interface, so a host could call nothing",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0103"));

    public static readonly DiagnosticDescriptor ParameterIsNoHostContract = new(
        "HL0104",
        "Constructor parameter is no host contract",
        "Constructor parameter '{0}' of guest '{1}' has the type '{2}', which is no [HostFunction] interface",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0104"));

    public static readonly DiagnosticDescriptor SameContract = new(
        "HL0105",
        "Two guests serve the same contract",
        "Contract '{0}' is implemented by the guests '{1}' and '{2}' of this program; only one of them can answer its calls",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0105"),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor OwnEntryPoint = new(
        "HL0106",
        "Guest with an entry point of its own",
        "'{0}' is an entry point, but that of guest '{1}' is generated; remove one of them",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0106"));

    public static readonly DiagnosticDescriptor SameNameInCalls = new(
        "HL0107",
        "Two contracts with the same name in calls",
        "Contracts '{0}' and '{1}' in the program of guest '{2}' are both '{3}' in calls, where namespaces are left out; rename one, or give its attribute a Name",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0107"));

    public static readonly DiagnosticDescriptor StartIsNotCallable = new(
        "HL0108",
        "Start hook cannot be called",
        "'{0}' has [GuestStart] but is {1}; a start hook is a static method without parameters that returns void, Task or ValueTask",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0108"));

    public static readonly DiagnosticDescriptor MoreThanOneStart = new(
        "HL0109",
        "More than one start hook",
        "'{0}' is one of {1} methods with [GuestStart] in this program, which has no order for them; call the others from one",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0109"),
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
