namespace Hyperlight;

/// <summary>Marks a struct of numbers whose parts never change: contracts carry it in place, as a FlatBuffers <c>struct</c>, without the layout that goes with other types.</summary>
/// <remarks>
/// Each member is a store and a load, and takes no more room than its value. Both sides must have the very same members: none may be added later.
/// Members are numbers, other values of fixed size such as <see cref="Guid"/>, enums, and structs with this attribute; none may be null.
/// </remarks>
[AttributeUsage(AttributeTargets.Struct, Inherited = false)]
public sealed class FixedLayoutAttribute : Attribute;
