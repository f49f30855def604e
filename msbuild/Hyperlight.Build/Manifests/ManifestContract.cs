namespace Hyperlight.Build.Manifests;

/// <summary>A contract that a guest implements or calls.</summary>
internal sealed class ManifestContract(string side, ulong fingerprint, string name)
{
    /// <summary>Who implements it: <c>guest</c> or <c>host</c>.</summary>
    public string Side { get; } = side;

    public ulong Fingerprint { get; } = fingerprint;

    /// <summary>Full name of the interface.</summary>
    public string Name { get; } = name;
}
