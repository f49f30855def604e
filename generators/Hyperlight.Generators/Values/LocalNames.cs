using Hyperlight.Generators.Emission;

namespace Hyperlight.Generators.Values;

/// <summary>Names for local variables, each once in a method.</summary>
internal sealed class LocalNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal)
    {
        "field", "measure", "missing", "position", "reader", "table", "value", "writer",
    };

    /// <summary>The name of a member in the style of a local variable: <c>Article</c> gives <c>article</c>.</summary>
    public string For(string member)
    {
        string wanted = char.ToLowerInvariant(member[0]) + member.Substring(1);
        string name = wanted;
        for (int number = 2; !_taken.Add(name); number++)
        {
            name = wanted + CodeFormats.Number(number);
        }

        return CodeFormats.Identifier(name);
    }
}
