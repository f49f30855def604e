using Hyperlight.Generators.Emission;
using Microsoft.CodeAnalysis.Text;

namespace Hyperlight.Generators.Guests;

/// <summary>Writes the entry point of a guest program.</summary>
internal static class GuestProgramEmitter
{
    public static SourceText Emit(GuestModel guest)
    {
        string arguments = string.Join(", ", guest.HostContracts.Select(static contract => $"guest.GetHost<{contract}>()"));
        var writer = SourceWriter.StartFile();
        writer.Open($"namespace {GeneratedNames.Namespace}");
        writer.Line(GeneratedNames.GeneratedCodeAttribute);
        writer.Open($"internal static class {GeneratedNames.EntryPointClass}");
        writer.Open("private static void Main()");
        writer.Open($"{GeneratedNames.GuestProgram}.Run({CodeFormats.Literal(guest.AssemblyName)}, static guest =>");
        writer.Line($"{guest.TypeName} instance = new {guest.TypeName}({arguments});");
        foreach (string contract in guest.GuestContracts)
        {
            writer.Line($"guest.Serve<{contract}>(instance);");
        }

        writer.Close("});");
        writer.Close();
        writer.Close();
        writer.Close();
        return writer.ToSourceText();
    }
}
