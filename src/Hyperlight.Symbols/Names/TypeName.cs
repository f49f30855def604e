using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hyperlight.Symbols;

/// <summary>Turns names of types as NativeAOT mangles them back into C#.</summary>
/// <remarks>
/// Mangling writes <c>Assembly_Namespace_Type_Nested_Arity&lt;Argument__Argument&gt;</c> with an underscore for everything that is no letter or
/// digit. What cannot be told apart for sure is left alone.
/// </remarks>
internal sealed partial class TypeName(string[] assemblies)
{
    private const int DeepestNesting = 20, LongestName = 1000;

    // Roots of namespaces, and the one global type, in the framework's own assemblies.
    private static readonly string[] FrameworkRoots = ["System", "Internal", "Microsoft", "Interop"];

    private static readonly Dictionary<string, (string FullName, string Keyword)> BuiltIn = new()
    {
        ["Bool"] = ("System.Boolean", "bool"), ["Char"] = ("System.Char", "char"), ["String"] = ("System.String", "string"),
        ["Object"] = ("System.Object", "object"), ["Single"] = ("System.Single", "float"), ["Double"] = ("System.Double", "double"),
        ["Int8"] = ("System.SByte", "sbyte"), ["UInt8"] = ("System.Byte", "byte"), ["Int16"] = ("System.Int16", "short"),
        ["UInt16"] = ("System.UInt16", "ushort"), ["Int32"] = ("System.Int32", "int"), ["UInt32"] = ("System.UInt32", "uint"),
        ["Int64"] = ("System.Int64", "long"), ["UInt64"] = ("System.UInt64", "ulong"), ["IntPtr"] = ("System.IntPtr", "nint"),
        ["UIntPtr"] = ("System.UIntPtr", "nuint"), ["System___Canon"] = ("System.__Canon", "__Canon"),
    };

    /// <summary>The C# name of a type that has members.</summary>
    /// <returns>Null when the mangled name cannot be taken apart for sure.</returns>
    public string? Demangle(string mangled) =>
        BuiltIn.TryGetValue(mangled, out (string FullName, string) type) ? type.FullName : Parse(mangled, 0);

    /// <summary>The C# names of type arguments, as <c>A, B</c>.</summary>
    /// <param name="mangled">The arguments, without the brackets around them.</param>
    /// <returns>Null when they cannot be taken apart for sure.</returns>
    public string? DemangleArguments(string mangled) =>
        mangled.Length <= LongestName && Arguments(mangled, 0) is { } arguments ? string.Join(", ", arguments) : null;

    private string? Argument(string mangled, int depth) =>
        BuiltIn.TryGetValue(mangled, out (string, string Keyword) type) ? type.Keyword : Parse(mangled, depth);

    private string? Parse(string mangled, int depth)
    {
        const string array = "__Array<", pointer = "<Pointer>", reference = "<ByRef>";
        if (depth > DeepestNesting || mangled.Length > LongestName)
            return null;
        if (mangled.EndsWith(pointer, StringComparison.Ordinal))
            return Argument(mangled[..^pointer.Length], depth + 1) is { } target ? target + "*" : null;
        if (mangled.EndsWith(reference, StringComparison.Ordinal))
            return Argument(mangled[..^reference.Length], depth + 1) is { } referred ? "ref " + referred : null;
        int open = mangled.IndexOf('<');
        if (open < 0)
            return Definition(mangled, []);
        if (!mangled.EndsWith('>'))
            return null;
        if (mangled.StartsWith(array, StringComparison.Ordinal))
            return Argument(mangled[array.Length..^1], depth + 1) is { } element ? element + "[]" : null;
        return Arguments(mangled[(open + 1)..^1], depth + 1) is { } arguments ? Definition(mangled[..open], arguments) : null;
    }

    private List<string>? Arguments(string mangled, int depth)
    {
        var arguments = new List<string>();
        foreach (string part in Split(mangled))
        {
            if (Argument(part, depth) is not { } argument)
                return null;
            arguments.Add(argument);
        }
        return arguments;
    }

    // Arguments are joined with two underscores, which the name of one of them may have as well.
    private static IEnumerable<string> Split(string mangled)
    {
        const string canonical = "System___Canon";
        (int start, int depth) = (0, 0);
        for (int i = 0; i < mangled.Length; i++)
        {
            depth += mangled[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth != 0 || mangled[i] is not ('_' or 'S'))
                continue;
            if (i == start && mangled.AsSpan(i).StartsWith(canonical))
                i += canonical.Length - 1;
            else if (GeneratedName().Match(mangled, i) is { Success: true } generated)
                i += generated.Length - 1;
            else if (i > start && mangled.AsSpan(i).StartsWith("__"))
            {
                yield return mangled[start..i];
                start = i + 2;
                i++;
            }
        }
        yield return mangled[start..];
    }

    private string? Definition(string mangled, List<string> arguments)
    {
        string name = WithoutAssembly(mangled);
        var text = new StringBuilder();
        int given = 0;
        for (int place = 0; place < name.Length;)
        {
            Match part = NamePart().Match(name, place);
            if (!part.Success)
                return null;
            place += part.Length;
            if (part.Groups["arity"] is { Success: true } arity && arguments.Count > 0)
            {
                if (!int.TryParse(arity.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0 || count > arguments.Count - given)
                    return null;
                text.Append('<').AppendJoin(", ", arguments.GetRange(given, count)).Append('>');
                given += count;
                continue;
            }
            text.Append(text.Length == 0 ? "" : ".").Append(PlainName(part));
        }
        return given == arguments.Count ? text.ToString() : null;
    }

    private static string PlainName(Match part) =>
        part.Groups["closure"].Success ? $"<>{part.Groups["closure"].Value}"
        : part.Groups["machine"].Success ? $"<{part.Groups["machine"].Value}>d__{part.Groups["number"].Value}"
        : part.Groups["arity"].Success ? part.Groups["arity"].Value
        : part.Groups["plain"].Value;

    private string WithoutAssembly(string mangled)
    {
        foreach (string assembly in assemblies)
        {
            if (mangled.Length > assembly.Length + 1 && mangled[assembly.Length] == '_' && mangled.StartsWith(assembly, StringComparison.Ordinal))
                return mangled[(assembly.Length + 1)..];
        }
        string[] parts = mangled.Split('_');
        int first = parts[0] is "System" ? 1 : parts is ["S", "P", ..] ? 3 : parts.Length;
        int root = first < parts.Length ? Array.FindIndex(parts, first, static part => FrameworkRoots.Contains(part)) : RepeatedPrefix(parts);
        return root > 0 ? string.Join('_', parts[root..]) : mangled;
    }

    // An assembly that is called as its namespace: Shop_Cart_Shop_Cart_Item.
    private static int RepeatedPrefix(string[] parts)
    {
        for (int length = parts.Length / 2; length > 0; length--)
        {
            if (parts.AsSpan(0, length).SequenceEqual(parts.AsSpan(length, length)))
                return length;
        }
        return 0;
    }

    // <>c, <>c__DisplayClass1_0, <Method>d__1, an arity, a plain name; each with the underscore that joins it to what stands before.
    [GeneratedRegex(
        @"\G(?:(?:^|_)__(?<closure>c(?:__DisplayClass[0-9]+_[0-9]+)?)(?=_|$)|(?:^|_)_(?<machine>[A-Za-z](?:(?!__)\w)*)_d__(?<number>[0-9]+)(?=_|$)"
        + @"|_(?<arity>[0-9]+)(?=_|$)|(?:^|_)(?<plain>[A-Za-z][A-Za-z0-9]*))",
        RegexOptions.ExplicitCapture)]
    private static partial Regex NamePart();

    // Types that the compiler made: their names have two underscores that join nothing.
    [GeneratedRegex(@"\G_(?:__c(?:__DisplayClass[0-9]+_[0-9]+)?|_[A-Za-z](?:(?!__)\w)*_d__[0-9]+)(?=_|<|>|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex GeneratedName();
}
