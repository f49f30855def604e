namespace Hyperlight;

/// <summary>Marks the class of a guest program that implements its <see cref="GuestFunctionAttribute"/> interfaces.</summary>
/// <remarks>
/// One instance is made when the guest starts. Its constructor may ask for <see cref="HostFunctionAttribute"/> interfaces.
/// The program's entry point is generated.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GuestAttribute : Attribute;
