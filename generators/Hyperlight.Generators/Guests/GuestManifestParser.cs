using System.Globalization;
using System.Text;
using Hyperlight.Generators.Contracts;
using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values;
using Hyperlight.Protocol;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Guests;

/// <summary>Computes from the contracts what their descriptors say of themselves at run time.</summary>
internal static class GuestManifestParser
{
    public static GuestManifestModel Parse(
        IEnumerable<INamedTypeSymbol> hostContracts,
        IEnumerable<INamedTypeSymbol> guestContracts,
        Compilation compilation,
        CancellationToken cancellation)
    {
        IEnumerable<string> contracts = Entries(guestContracts, ContractKind.Guest).Concat(Entries(hostContracts, ContractKind.Host));
        return new GuestManifestModel(ProtocolVersion(compilation), contracts.Distinct().ToEquatableArray());

        IEnumerable<string> Entries(IEnumerable<INamedTypeSymbol> types, ContractKind kind) => types
            .Select(type => ContractParser.Parse(type, kind, compilation, cancellation).Model)
            .OfType<ContractModel>()
            .Select(static contract => Entry(contract));
    }

    private static string Entry(ContractModel contract) =>
        $"{(contract.Kind == ContractKind.Guest ? "guest" : "host")} {Fingerprint(contract).ToString("x16", CultureInfo.InvariantCulture)} {contract.WireName}";

    // As ContractDescriptor does.
    private static ulong Fingerprint(ContractModel contract) => contract.Methods.Select(static method => method.Signature)
        .Concat(contract.Codecs.Where(static codec => TypeSignature.KindOf(codec) is not null).Select(TypeSignature.Text))
        .Aggregate(0UL, static (sum, text) => unchecked(sum + Fnv1a.Mix(Fnv1a.Hash(Encoding.UTF8.GetBytes(text)))));

    private static string? ProtocolVersion(Compilation compilation) =>
        compilation.GetTypeByMetadataName(GeneratedNames.ProtocolVersionMetadataName)?.GetMembers("Current").OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue
            is uint version ? version.ToString(CultureInfo.InvariantCulture) : null;
}
