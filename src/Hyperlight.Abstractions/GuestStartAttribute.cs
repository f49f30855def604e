namespace Hyperlight;

/// <summary>Marks a static method of a guest program that runs once, when the guest starts, before its <see cref="GuestAttribute"/> classes are created.</summary>
/// <remarks>
/// Sandboxes begin with a snapshot of a guest that has started, so what the method prepares (tables, caches, code that is run to be warm) is there in each of them and costs each of them nothing.
/// It has no parameters and returns <see langword="void"/>, <see cref="System.Threading.Tasks.Task"/> or <see cref="System.Threading.Tasks.ValueTask"/>. The host cannot be called yet.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class GuestStartAttribute : Attribute;
