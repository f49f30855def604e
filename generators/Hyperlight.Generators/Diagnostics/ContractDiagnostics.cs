using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Diagnostics;

/// <summary>What can be wrong with a contract: HL0001 to HL0099.</summary>
internal static class ContractDiagnostics
{
    private const string CarriedTypes =
        "use numbers, text, enums, dates and Guid, arrays, lists, dictionaries and tuples, or classes, records and structs of these";

    public static readonly DiagnosticDescriptor UnsupportedParameterType = new(
        "HL0001",
        "Unsupported parameter type",
        "Parameter '{0}' of '{1}' has the type '{2}', which a call cannot carry{3}; "
        + CarriedTypes,
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0001"));

    public static readonly DiagnosticDescriptor UnsupportedReturnType = new(
        "HL0002",
        "Unsupported return type",
        "'{0}' returns '{1}', which a call cannot carry{2}; "
        + CarriedTypes,
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0002"));

    public static readonly DiagnosticDescriptor GenericMethod = new(
        "HL0003",
        "Generic contract method",
        "'{0}' has type parameters, which a call cannot carry; declare a method for each type",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0003"));

    public static readonly DiagnosticDescriptor GenericContract = new(
        "HL0004",
        "Generic contract",
        "Contract '{0}' has type parameters, or a type around it has; "
        + "declare an interface without them that inherits it, and annotate that",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0004"));

    public static readonly DiagnosticDescriptor MemberIsNotAMethod = new(
        "HL0005",
        "Contract member is not a method",
        "'{0}' is {1}; a contract holds methods only",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0005"));

    public static readonly DiagnosticDescriptor ParameterIsNotByValue = new(
        "HL0006",
        "Parameter is not passed by value",
        "Parameter '{0}' of '{1}' is declared '{2}'; a call carries parameters by value",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0006"));

    public static readonly DiagnosticDescriptor StaticMember = new(
        "HL0007",
        "Static contract member without a body",
        "'{0}' is static and left to the implementing type; a call reaches an instance only",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0007"));

    public static readonly DiagnosticDescriptor BothKinds = new(
        "HL0008",
        "Contract of both sides",
        "'{0}' has both [GuestFunction] and [HostFunction]; declare an interface for each side",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0008"));

    public static readonly DiagnosticDescriptor InaccessibleContract = new(
        "HL0009",
        "Inaccessible contract",
        "Generated code cannot name '{0}'; make it and the types around it internal or public",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0009"));

    public static readonly DiagnosticDescriptor InaccessibleMethod = new(
        "HL0010",
        "Inaccessible contract method",
        "Generated code cannot call '{0}'; make it public",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0010"));

    public static readonly DiagnosticDescriptor MissingReference = new(
        "HL0011",
        "Missing reference",
        "The code generated for '{0}' needs {1}, which this project does not reference",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0011"));

    public static readonly DiagnosticDescriptor TokenIsNotLast = new(
        "HL0012",
        "Cancellation token is not the last parameter",
        "Parameter '{0}' of '{1}' is a CancellationToken; a method has one at most, as its last parameter",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0012"));

    public static readonly DiagnosticDescriptor SameNameInCalls = new(
        "HL0013",
        "Two functions with the same name in calls",
        "'{0}' and '{1}' are both '{2}' in calls, which carry neither tokens nor tasks; give one another name with [FunctionName]",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0013"));

    public static readonly DiagnosticDescriptor NotAName = new(
        "HL0014",
        "Not a name in calls",
        "'{0}' cannot be the name of '{1}' in calls; a function's is an identifier, a contract's is identifiers with dots between them",
        DiagnosticCategory.Name,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.For("HL0014"));
}
