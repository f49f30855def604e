namespace Hyperlight.Symbols;

/// <summary>A file is no ELF program that this library can read; the message completes the sentence "it …".</summary>
public sealed class InvalidElfException(string reason) : Exception(reason);
