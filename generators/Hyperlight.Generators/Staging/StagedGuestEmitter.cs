using System.Security;
using Hyperlight.Generators.Emission;
using Microsoft.CodeAnalysis.Text;

namespace Hyperlight.Generators.Staging;

/// <summary>Writes the class that names the staged guests.</summary>
internal static class StagedGuestEmitter
{
    public const string ClassName = "Guests";

    public static SourceText Emit(EquatableArray<StagedGuest> guests)
    {
        var writer = SourceWriter.StartFile();
        writer.Open("namespace Hyperlight");
        writer.Line("/// <summary>The guests that were built and staged with this program.</summary>");
        writer.Line(GeneratedNames.GeneratedCodeAttribute);
        writer.Open($"internal static class {ClassName}");
        for (int index = 0; index < guests.Count; index++)
        {
            if (index > 0)
            {
                writer.Line();
            }

            EmitProperty(writer, guests[index]);
        }

        writer.Close();
        writer.Close();
        return writer.ToSourceText();
    }

    private static void EmitProperty(SourceWriter writer, StagedGuest guest)
    {
        string property = CodeFormats.Identifier(guest.Identifier);
        writer.Line($"/// <summary>The guest at <c>{SecurityElement.Escape(guest.Path)}</c>, relative to this program.</summary>");
        writer.Line($"internal static {GeneratedNames.GuestBinary} {property} {{ get; }} =");
        writer.Indented($"{GeneratedNames.GuestBinary}.Staged({CodeFormats.Literal(guest.Path)});");
    }
}
