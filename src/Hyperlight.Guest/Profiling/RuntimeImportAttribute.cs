namespace System.Runtime;

/// <summary>A function that the linker knows by a name, called without a change of the garbage collector's mode. The ahead-of-time compiler knows it by its name.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeImportAttribute(string library, string entry) : Attribute
{
    public string Library { get; } = library;

    public string Entry { get; } = entry;
}
