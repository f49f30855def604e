namespace Hyperlight.Generators.Values.Models;

/// <summary>A value of an enum that its declaration names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its number, in decimal.</param>
internal readonly record struct EnumConstant(string Name, string Number);
