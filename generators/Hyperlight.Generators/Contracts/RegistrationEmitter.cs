using Hyperlight.Generators.Emission;
using Microsoft.CodeAnalysis.Text;

namespace Hyperlight.Generators.Contracts;

/// <summary>Writes the module initializer that makes the contracts of an assembly known to the runtime.</summary>
internal static class RegistrationEmitter
{
    public static SourceText Emit(EquatableArray<string> contractFullNames)
    {
        var writer = SourceWriter.StartFile();
        writer.Open($"namespace {GeneratedNames.Namespace}");
        writer.Line(GeneratedNames.GeneratedCodeAttribute);
        writer.Open($"internal static class {GeneratedNames.RegistrationClass}");
        writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Open("internal static void Register()");
        foreach (string name in contractFullNames.OrderBy(static name => name, StringComparer.Ordinal))
        {
            writer.Line($"{GeneratedNames.Protocol}ContractRegistry.Register({GeneratedNames.StubsPath(name)}.Stubs);");
        }

        writer.Close();
        writer.Close();
        writer.Close();
        return writer.ToSourceText();
    }
}
