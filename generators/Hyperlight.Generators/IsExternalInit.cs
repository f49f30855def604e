namespace System.Runtime.CompilerServices;

/// <summary>What the compiler looks for to allow records; netstandard2.0 has none.</summary>
internal static class IsExternalInit;
