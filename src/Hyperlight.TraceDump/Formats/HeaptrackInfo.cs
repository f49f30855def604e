namespace Hyperlight.TraceDump.Formats;

/// <summary>Blocks of one size from one site.</summary>
internal struct HeaptrackInfo
{
    /// <summary>What heaptrack knows them by.</summary>
    public uint Number;

    /// <summary>Another number for the same; 0 until one is needed.</summary>
    public uint Twin;

    /// <summary>How many are alive.</summary>
    public int Live;
}
