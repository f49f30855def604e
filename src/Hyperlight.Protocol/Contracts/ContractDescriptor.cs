using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>What both sides know of a contract.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ContractDescriptor
{
    private readonly FunctionDescriptor[] _functions;
    private readonly NameTable _names;

    /// <summary>Describes a contract.</summary>
    /// <param name="name">Full name of the interface, such as <c>Shop.ICalculator</c>.</param>
    /// <param name="kind">Which side implements it.</param>
    /// <param name="functions">Its functions, which then belong to this contract.</param>
    /// <exception cref="ArgumentException">Two functions have the same name, or one belongs to another contract.</exception>
    public ContractDescriptor(string name, ContractKind kind, params FunctionDescriptor[] functions)
        : this(name, kind, [], functions)
    {
    }

    /// <summary>Describes a contract.</summary>
    /// <param name="name">Full name of the interface, such as <c>Shop.ICalculator</c>.</param>
    /// <param name="kind">Which side implements it.</param>
    /// <param name="types">The types inside its functions whose parts have to fit.</param>
    /// <param name="functions">Its functions, which then belong to this contract.</param>
    /// <exception cref="ArgumentException">Two functions have the same name, or one belongs to another contract.</exception>
    public ContractDescriptor(string name, ContractKind kind, TypeDescriptor[] types, params FunctionDescriptor[] functions)
    {
        ArgumentNullException.ThrowIfNull(types);
        Name = name;
        Kind = kind;
        Types = types;
        _functions = functions;
        _names = new NameTable(functions);
        foreach (var function in functions)
        {
            function.Join(this);
            Fingerprint = unchecked(Fingerprint + Fnv1a.Mix(function.Fingerprint));
        }

        foreach (var type in types)
        {
            Fingerprint = unchecked(Fingerprint + Fnv1a.Mix(type.Fingerprint));
        }
    }

    /// <summary>Full name of the interface.</summary>
    public string Name { get; }

    /// <summary>Which side implements it.</summary>
    public ContractKind Kind { get; }

    /// <summary>Its functions, in the order of the dispatcher's indexes.</summary>
    public ReadOnlySpan<FunctionDescriptor> Functions => _functions;

    /// <summary>The types inside its functions whose parts have to fit.</summary>
    public IReadOnlyList<TypeDescriptor> Types { get; }

    /// <summary>Depends on the functions' and types' fingerprints, not on their order.</summary>
    public ulong Fingerprint { get; }

    /// <summary>Finds a function by name; allocates nothing.</summary>
    /// <param name="utf8Name">The name in UTF-8.</param>
    /// <returns>Index into <see cref="Functions"/>, or -1.</returns>
    public int IndexOf(ReadOnlySpan<byte> utf8Name) => _names.IndexOf(utf8Name);
}
