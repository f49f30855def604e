namespace Hyperlight.Generators.Emission;

/// <summary>The names that generated code uses, in its own and in the runtime's assemblies.</summary>
internal static class GeneratedNames
{
    public const string Namespace = "Hyperlight.Generated";
    public const string ContractNamespace = Namespace + ".Contracts";
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

    public static string StubsPath(string contractFullName) => $"global::{ContractNamespace}.{StubsClass(contractFullName)}";
}
