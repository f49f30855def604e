using Microsoft.Build.Framework;

namespace Hyperlight.Build.Manifests;

/// <summary>Writes the manifest of a guest beside its image.</summary>
public sealed class WriteGuestManifest : ManifestTask
{
    /// <summary>The guest as the linker left it, which knows its build id.</summary>
    [Required]
    public string Image { get; set; } = "";

    /// <summary>The manifest, which is replaced.</summary>
    [Required]
    public string ManifestFile { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        File.WriteAllText(ManifestFile, ReadManifest().ToJson(ElfBuildId.Read(Image)));
        return true;
    }
}
