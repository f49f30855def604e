using System.Globalization;
using System.Text;
using Hyperlight.Protocol;

namespace Hyperlight.Build.Manifests;

/// <summary>What a guest says of itself before it runs: as a note in its image, and in a file beside it.</summary>
internal sealed class GuestManifest(string name, IReadOnlyList<string> features, uint protocol, IReadOnlyList<ManifestContract> contracts)
{
    /// <summary>As JSON.</summary>
    /// <param name="buildId">What the linker gave the image; null in the image itself, which has a note of its own for it.</param>
    public string ToJson(string? buildId)
    {
        List<string> members =
        [
            Member("name", Quoted(name)),
            Member("features", $"[{string.Join(", ", features.Select(Quoted))}]"),
            Member("protocolVersion", protocol.ToString(CultureInfo.InvariantCulture)),
            Member("contractFingerprint", Quoted(Hex(Fingerprint))),
            Member("contracts", $"[{string.Join(", ", contracts.Select(Json))}]"),
        ];
        if (buildId is not null)
        {
            members.Add(Member("buildId", Quoted(buildId)));
        }

        return buildId is null ? $"{{{string.Join(", ", members)}}}" : $"{{\n  {string.Join(",\n  ", members)}\n}}\n";
    }

    /// <summary>Of all contracts, in whatever order.</summary>
    private ulong Fingerprint => contracts.Aggregate(0UL, static (sum, contract) =>
        unchecked(sum + Fnv1a.Mix(contract.Fingerprint ^ Fnv1a.Hash(Encoding.UTF8.GetBytes($"{contract.Side} {contract.Name}")))));

    private static string Json(ManifestContract contract) =>
        $"{{{Member("name", Quoted(contract.Name))}, {Member("implementedBy", Quoted(contract.Side))}, {Member("fingerprint", Quoted(Hex(contract.Fingerprint)))}}}";

    private static string Member(string name, string value) => $"\"{name}\": {value}";

    private static string Hex(ulong value) => value.ToString("x16", CultureInfo.InvariantCulture);

    // Names are file names and C# names: of what JSON escapes, none can hold more than these.
    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
