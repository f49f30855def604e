using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Hyperlight.Build.Manifests;

/// <summary>What the generator wrote into a guest's assembly, as attributes AssemblyMetadata.</summary>
internal static class GuestAssembly
{
    private const string ProtocolKey = "Hyperlight.Protocol", ContractKey = "Hyperlight.Contract";

    /// <summary>Reads it; a guest without a <c>[Guest]</c> class has no contracts and speaks no protocol.</summary>
    public static GuestManifest Read(string path, string name, IReadOnlyList<string> features)
    {
        using FileStream file = File.OpenRead(path);
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        uint protocol = 0;
        var contracts = new List<ManifestContract>();
        foreach ((string key, string value) in Pairs(metadata))
        {
            if (key == ProtocolKey)
            {
                protocol = uint.Parse(value, CultureInfo.InvariantCulture);
            }
            else if (key == ContractKey)
            {
                contracts.Add(Contract(value));
            }
        }

        return new GuestManifest(name, features, protocol, contracts);
    }

    // "guest 0123456789abcdef Shop.ICalculator"
    private static ManifestContract Contract(string value)
    {
        string[] parts = value.Split([' '], 3);
        return new ManifestContract(parts[0], ulong.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), parts[2]);
    }

    private static IEnumerable<(string Key, string Value)> Pairs(MetadataReader metadata)
    {
        foreach (CustomAttributeHandle handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (NameOf(attribute, metadata) != "AssemblyMetadataAttribute")
            {
                continue;
            }

            BlobReader value = metadata.GetBlobReader(attribute.Value);
            _ = value.ReadUInt16();
            yield return (value.ReadSerializedString() ?? "", value.ReadSerializedString() ?? "");
        }
    }

    private static string? NameOf(CustomAttribute attribute, MetadataReader metadata) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name)
            : null;
}
