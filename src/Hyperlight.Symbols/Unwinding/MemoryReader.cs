namespace Hyperlight.Symbols;

/// <summary>Reads 8 bytes of the memory of a program that stands still, little-endian, at any address.</summary>
/// <param name="address">Where the bytes lie; it need not be a multiple of 8.</param>
/// <param name="value">The bytes.</param>
/// <returns>False when the program has no memory there.</returns>
public delegate bool MemoryReader(ulong address, out ulong value);
