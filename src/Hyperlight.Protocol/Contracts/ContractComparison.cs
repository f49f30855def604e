using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Compares the host's version of a contract with the guest's.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ContractComparison
{
    // A guest can publish as many functions as it likes.
    private const int MaxLines = 100;
    internal const int MaxSignature = 1000;

    /// <summary>Names every difference that would make a call fail.</summary>
    /// <param name="here">The host's version.</param>
    /// <param name="there">The guest's version; null when it published none.</param>
    /// <returns>
    /// One line a function, with the signatures that differ, and one for each member of a type that does; none when every call will fit.
    /// A callee may offer more than its caller knows, and a type may have new members at its end that may be left out.
    /// After 100 lines, one that counts the rest. Text of the guest is bounded and its control characters are escaped.
    /// </returns>
    public static IReadOnlyList<string> Differences(ContractDescriptor here, PublishedContract? there)
    {
        ArgumentNullException.ThrowIfNull(here);
        var lines = new List<string>();
        if (there is not null && there.Kind != here.Kind)
        {
            lines.Add($"host: the {Side(here.Kind)} implements {here.Name}; guest: the {Side(there.Kind)} does");
        }

        var host = new Dictionary<string, string>();
        foreach (var function in here.Functions)
        {
            host[function.Name] = function.Signature;
        }

        var guest = new Dictionary<string, string>();
        foreach (var function in there?.Functions ?? [])
        {
            guest.TryAdd(function.Name, function.Signature);
        }

        lines.AddRange(here.Kind == ContractKind.Guest ? Missing("guest", host, guest) : Missing("host", guest, host));
        lines.AddRange(Changed(host, guest));
        lines.AddRange(TypeComparison.Differences(here.Types, there?.Types ?? []));
        return lines.Count <= MaxLines ? lines : [.. lines.Take(MaxLines), $"and {lines.Count - MaxLines} more"];
    }

    private static IEnumerable<string> Missing(string callee, Dictionary<string, string> called, Dictionary<string, string> offered) =>
        called.Where(function => !offered.ContainsKey(function.Key))
            .Select(function => $"missing in the {callee}: {Printable(function.Value)}");

    private static IEnumerable<string> Changed(Dictionary<string, string> host, Dictionary<string, string> guest) =>
        host.Where(function => guest.TryGetValue(function.Key, out var signature) && signature != function.Value)
            .Select(function => $"host: {function.Value}; guest: {Printable(guest[function.Key])}");

    private static string Side(ContractKind kind) => kind == ContractKind.Guest ? "guest" : "host";

    private static string Printable(string signature) => Text.Printable(signature, MaxSignature);
}
