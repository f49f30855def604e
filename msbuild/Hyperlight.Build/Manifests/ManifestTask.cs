using Hyperlight.Build.Checks;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace Hyperlight.Build.Manifests;

/// <summary>A task that writes a guest's manifest in some form.</summary>
public abstract class ManifestTask : Task
{
    /// <summary>The guest as the C# compiler left it.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    /// <summary>The guest's name.</summary>
    [Required]
    public string GuestName { get; set; } = "";

    /// <summary>What it is built with.</summary>
    public string Features { get; set; } = "";

    private protected GuestManifest ReadManifest() => GuestAssembly.Read(Assembly, GuestName, [.. GuestFeatures.Split(Features)]);
}
