using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Symbols;

/// <summary>Tells what lies at addresses of a guest.</summary>
internal interface IGuestSymbols
{
    /// <summary>Build id of the guest; empty when it has none.</summary>
    ReadOnlyMemory<byte> BuildId { get; }

    /// <summary>Whose code lies at an address: the innermost function first, and last the one that the linker knows.</summary>
    IReadOnlyList<FrameName> Frames(ulong address);

    /// <summary>The C# name of a type.</summary>
    /// <param name="methodTable">Address of its <c>MethodTable</c>.</param>
    /// <returns>Null when nobody knows.</returns>
    string? TypeName(ulong methodTable);
}
