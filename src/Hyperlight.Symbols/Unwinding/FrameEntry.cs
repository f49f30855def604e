namespace Hyperlight.Symbols;

/// <summary>What <c>.eh_frame</c> says of one function.</summary>
/// <param name="Start">Address of its first instruction.</param>
/// <param name="Length">Bytes of its code.</param>
/// <param name="Common">What it shares with others.</param>
/// <param name="ProgramStart">Where its call frame instructions start in the section.</param>
/// <param name="ProgramEnd">Where they end.</param>
internal readonly record struct FrameEntry(ulong Start, ulong Length, CommonFrameEntry Common, int ProgramStart, int ProgramEnd);

/// <summary>What functions have in common.</summary>
internal record struct CommonFrameEntry
{
    public ulong CodeFactor { get; set; }

    public long DataFactor { get; set; }

    public byte PointerEncoding { get; set; }

    public bool HasAugmentation { get; set; }

    /// <summary>The function was not called: a signal interrupted another one.</summary>
    public bool IsSignalFrame { get; set; }

    public int ProgramStart { get; set; }

    public int ProgramEnd { get; set; }
}
