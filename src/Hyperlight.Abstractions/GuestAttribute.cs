namespace Hyperlight;

/// <summary>Marks a class of a guest program that implements some of its <see cref="GuestFunctionAttribute"/> interfaces.</summary>
/// <remarks>
/// One instance of each such class is made when the guest starts. Its constructor may ask for <see cref="HostFunctionAttribute"/> interfaces.
/// The program's entry point is generated.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GuestAttribute : Attribute;
