using Hyperlight.Generators.Emission;
using Microsoft.CodeAnalysis.Text;

namespace Hyperlight.Generators.Guests;

/// <summary>Writes the entry point of a guest program.</summary>
internal static class GuestProgramEmitter
{
    public static SourceText Emit(GuestProgramModel program)
    {
        var writer = SourceWriter.StartFile();
        writer.Open($"namespace {GeneratedNames.Namespace}");
        writer.Line(GeneratedNames.GeneratedCodeAttribute);
        writer.Open($"internal static class {GeneratedNames.EntryPointClass}");
        writer.Open("private static void Main()");
        writer.Open($"{GeneratedNames.GuestProgram}.Run({CodeFormats.Literal(program.AssemblyName)}, static guest =>");
        if (program.Start is { } start)
        {
            writer.Line(start.IsAwaited ? $"{GeneratedNames.Protocol}TaskWait.For({start.Method}());" : $"{start.Method}();");
        }

        for (int index = 0; index < program.Guests.Count; index++)
        {
            EmitGuest(writer, program.Guests[index], "instance" + CodeFormats.Number(index));
        }

        writer.Close("});");
        writer.Close();
        writer.Close();
        writer.Close();
        return writer.ToSourceText();
    }

    private static void EmitGuest(SourceWriter writer, GuestModel guest, string instance)
    {
        string arguments = string.Join(", ", guest.HostContracts.Select(static contract => $"guest.GetHost<{contract.TypeName}>()"));
        writer.Line($"{guest.TypeName} {instance} = new {guest.TypeName}({arguments});");
        foreach (ContractUse contract in guest.GuestContracts)
        {
            writer.Line($"guest.Serve<{contract.TypeName}>({instance});");
        }
    }
}
