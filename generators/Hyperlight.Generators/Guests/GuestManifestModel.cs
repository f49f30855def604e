namespace Hyperlight.Generators.Guests;

/// <summary>What is to be known of a guest before it runs.</summary>
/// <param name="ProtocolVersion">The version that the referenced library speaks; null when it does not say.</param>
/// <param name="Contracts">One entry a contract: <c>guest 0123456789abcdef Shop.ICalculator</c>.</param>
internal sealed record GuestManifestModel(string? ProtocolVersion, EquatableArray<string> Contracts)
{
    /// <summary>Puts together what is to be known of a program's classes; null when there is none without errors.</summary>
    public static GuestManifestModel? Of(EquatableArray<GuestCandidate> guests)
    {
        var all = guests.Select(static guest => guest.Manifest).OfType<GuestManifestModel>().ToList();
        return all.Count == 0
            ? null
            : new GuestManifestModel(all[0].ProtocolVersion, all.SelectMany(static guest => guest.Contracts).Distinct().ToEquatableArray());
    }
}
