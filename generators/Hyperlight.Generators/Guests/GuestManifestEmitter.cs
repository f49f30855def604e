using Hyperlight.Generators.Emission;
using Microsoft.CodeAnalysis.Text;

namespace Hyperlight.Generators.Guests;

/// <summary>Writes attributes that the build reads from the compiled guest, see Hyperlight.Build's GuestAssembly.</summary>
internal static class GuestManifestEmitter
{
    public static SourceText Emit(GuestManifestModel manifest)
    {
        var writer = SourceWriter.StartFile();
        if (manifest.ProtocolVersion is { } version)
        {
            writer.Line(GeneratedNames.AssemblyMetadata("Hyperlight.Protocol", version));
        }

        foreach (string contract in manifest.Contracts)
        {
            writer.Line(GeneratedNames.AssemblyMetadata("Hyperlight.Contract", contract));
        }

        return writer.ToSourceText();
    }
}
