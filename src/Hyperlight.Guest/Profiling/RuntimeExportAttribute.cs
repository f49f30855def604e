namespace System.Runtime;

/// <summary>Gives a method a name that the linker knows, without a change of the garbage collector's mode. The ahead-of-time compiler knows it by its name.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeExportAttribute(string entry) : Attribute
{
    public string Entry { get; } = entry;
}
