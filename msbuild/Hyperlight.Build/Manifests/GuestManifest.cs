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
        string newLine = buildId is null ? "" : "\n  ";
        var json = new StringBuilder("{");
        json.Append(newLine).Append("\"name\":").Append(Quoted(name)).Append(',');
        json.Append(newLine).Append("\"features\":[").Append(string.Join(",", features.Select(Quoted))).Append("],");
        json.Append(newLine).Append("\"protocolVersion\":").Append(protocol.ToString(CultureInfo.InvariantCulture)).Append(',');
        json.Append(newLine).Append("\"contractFingerprint\":").Append(Quoted(Hex(Fingerprint))).Append(',');
        json.Append(newLine).Append("\"contracts\":[").Append(string.Join(",", contracts.Select(Json))).Append(']');
        if (buildId is not null)
        {
            json.Append(',').Append(newLine).Append("\"buildId\":").Append(Quoted(buildId)).Append('\n');
        }

        return json.Append(buildId is null ? "}" : "}\n").ToString();
    }

    /// <summary>Of all contracts, in whatever order.</summary>
    private ulong Fingerprint => contracts.Aggregate(0UL, static (sum, contract) =>
        unchecked(sum + Fnv1a.Mix(contract.Fingerprint ^ Fnv1a.Hash(Encoding.UTF8.GetBytes($"{contract.Side} {contract.Name}")))));

    private static string Json(ManifestContract contract) =>
        $"{{\"name\":{Quoted(contract.Name)},\"implementedBy\":{Quoted(contract.Side)},\"fingerprint\":{Quoted(Hex(contract.Fingerprint))}}}";

    private static string Hex(ulong value) => value.ToString("x16", CultureInfo.InvariantCulture);

    // Names are file names and C# names: of what JSON escapes, none can hold more than these.
    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
