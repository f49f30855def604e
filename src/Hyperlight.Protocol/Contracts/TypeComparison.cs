namespace Hyperlight.Protocol;

/// <summary>Compares the types inside two versions of a contract by FlatBuffers' rules: what is new comes last and may be left out.</summary>
internal static class TypeComparison
{
    /// <summary>Names every difference by which a value would be misread.</summary>
    /// <param name="here">The host's types.</param>
    /// <param name="there">The guest's types; those that the host does not know are in functions that differ.</param>
    public static IEnumerable<string> Differences(IReadOnlyList<TypeDescriptor> here, IReadOnlyList<TypeDescriptor> there)
    {
        var guest = new Dictionary<string, TypeDescriptor>();
        foreach (var type in there)
        {
            guest.TryAdd(type.Name, type);
        }

        return here.Where(type => guest.ContainsKey(type.Name)).SelectMany(type => Differences(type, guest[type.Name]));
    }

    private static IEnumerable<string> Differences(TypeDescriptor host, TypeDescriptor guest) => host.Kind switch
    {
        _ when host.Kind != guest.Kind => [$"{host.Name}: host: {Word(host.Kind)}; guest: {Word(guest.Kind)}"],
        TypeKind.Enum => OfEnums(host, guest),
        _ => InOrder(host, guest),
    };

    // A number that only one side names is refused by the other when it comes.
    private static IEnumerable<string> OfEnums(TypeDescriptor host, TypeDescriptor guest)
    {
        var (hostNumbers, guestNumbers) = (At(host, 0), At(guest, 0));
        if (hostNumbers != guestNumbers)
        {
            yield return Line(host.Name, hostNumbers, guestNumbers);
        }

        var named = new Dictionary<string, string>();
        foreach (var member in guest.Members.Skip(1))
        {
            named.TryAdd(NameOf(member), member);
        }

        foreach (var member in host.Members.Skip(1))
        {
            if (named.TryGetValue(NameOf(member), out var other) && other != member)
            {
                yield return Line(host.Name, member, other);
            }
        }
    }

    private static IEnumerable<string> InOrder(TypeDescriptor host, TypeDescriptor guest)
    {
        for (var i = 0; i < Math.Max(host.Members.Count, guest.Members.Count); i++)
        {
            var (left, right) = (At(host, i), At(guest, i));
            var isNew = left is null || right is null;
            if (left != right && !(isNew && MayBeMissing(host.Kind, left ?? right!)))
            {
                yield return Line($"{host.Name}, {i + 1}", left, right);
            }
        }
    }

    private static bool MayBeMissing(TypeKind kind, string member) => kind switch
    {
        TypeKind.Union => true,
        TypeKind.Struct => false,
        _ => member.Contains(" = ", StringComparison.Ordinal),
    };

    private static string? At(TypeDescriptor type, int index) => index < type.Members.Count ? type.Members[index] : null;

    private static string Line(string place, string? host, string? guest) => $"{place}: host: {host ?? "nothing"}; guest: {Printable(guest ?? "nothing")}";

    private static string NameOf(string member) => member.Split(" = ")[0];

    private static string Word(TypeKind kind) => kind switch
    {
        TypeKind.Enum => "an enum",
        TypeKind.Union => "a union",
        TypeKind.Struct => "a struct of fixed layout",
        _ => "a class or struct",
    };

    private static string Printable(string member) => Text.Printable(member, ContractComparison.MaxSignature);
}
