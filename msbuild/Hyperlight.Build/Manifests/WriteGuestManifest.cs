using Hyperlight.Build.Checks;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace Hyperlight.Build.Manifests;

/// <summary>Writes the manifest of a guest beside its image.</summary>
public sealed class WriteGuestManifest : Task
{
    /// <summary>The guest as the C# compiler left it.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    /// <summary>The guest's name.</summary>
    [Required]
    public string GuestName { get; set; } = "";

    /// <summary>What it is built with.</summary>
    public string Features { get; set; } = "";

    /// <summary>The guest as the linker left it, which knows its build id.</summary>
    [Required]
    public string Image { get; set; } = "";

    /// <summary>The manifest, which is replaced.</summary>
    [Required]
    public string ManifestFile { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        GuestManifest manifest = GuestAssembly.Read(Assembly, GuestName, [.. GuestFeatures.Split(Features)]);
        File.WriteAllText(ManifestFile, manifest.ToJson(ElfBuildId.Read(Image)));
        return true;
    }
}
