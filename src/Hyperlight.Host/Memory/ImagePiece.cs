namespace Hyperlight.Host.Memory;

/// <summary>A part of guest memory and its place in a file; all are multiples of the page size.</summary>
/// <param name="Physical">Guest-physical address.</param>
/// <param name="Length">Bytes, more than zero.</param>
/// <param name="Offset">Where it begins in the file.</param>
internal readonly record struct ImagePiece(ulong Physical, ulong Length, ulong Offset)
{
    /// <summary>The first address behind it.</summary>
    public ulong End => Physical + Length;
}
