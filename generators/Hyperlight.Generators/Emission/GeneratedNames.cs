namespace Hyperlight.Generators.Emission;

/// <summary>The names that generated code uses, in its own and in the runtime's assemblies.</summary>
internal static class GeneratedNames
{
    public const string Namespace = "Hyperlight.Generated";
    public const string ContractNamespace = Namespace + ".Contracts";
    public const string ValueNamespace = Namespace + ".Values";
    public const string EntryPointClass = "GuestEntryPoint";
    public const string RegistrationClass = "ContractRegistration";

    public const string Protocol = "global::Hyperlight.Protocol.";
    public const string GuestProgram = "global::Hyperlight.Guest.GuestProgram";
    public const string GuestBinary = "global::Hyperlight.GuestBinary";

    /// <summary>What has to be referenced for generated code to compile, as metadata names.</summary>
    public const string RegistryMetadataName = "Hyperlight.Protocol.ContractRegistry";
    public const string ProtocolVersionMetadataName = "Hyperlight.Protocol.ProtocolVersion";
    public const string GuestProgramMetadataName = "Hyperlight.Guest.GuestProgram";

    public static readonly string GeneratedCodeAttribute =
        "[global::System.CodeDom.Compiler.GeneratedCode(\"Hyperlight.Generators\", "
        + $"\"{typeof(GeneratedNames).Assembly.GetName().Version.ToString(3)}\")]";

    public static string AssemblyMetadata(string key, string value) =>
        $"[assembly: global::System.Reflection.AssemblyMetadata({CodeFormats.Literal(key)}, {CodeFormats.Literal(value)})]";

    /// <summary>The class of a contract: <c>Shop.ICalculator</c> gives <c>Shop_ICalculatorStubs</c>.</summary>
    public static string StubsClass(string contractFullName)
    {
        string name = contractFullName.Replace('.', '_') + "Stubs";

        // Without the hash A.B_C and A_B.C would meet.
        return contractFullName.IndexOf('_') >= 0 ? $"{name}_{StableHash.Of(contractFullName)}" : name;
    }

    /// <summary>A type as part of an identifier: <c>Shop.Line</c> gives <c>Shop_Line</c>.</summary>
    public static string Identifier(string typeFullName)
    {
        string name = new([.. typeFullName.Select(static c => char.IsLetterOrDigit(c) ? c : '_')]);
        return typeFullName.Any(static c => c != '.' && !char.IsLetterOrDigit(c)) ? $"{name}_{StableHash.Of(typeFullName)}" : name;
    }

    /// <summary>The class that writes and reads a type, as generated code names it from anywhere.</summary>
    public static string CodecPath(string className) => $"global::{ValueNamespace}.{className}";

    public static string StubsPath(string contractFullName) => $"global::{ContractNamespace}.{StubsClass(contractFullName)}";
}
