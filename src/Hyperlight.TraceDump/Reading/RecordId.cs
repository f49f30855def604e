namespace Hyperlight.TraceDump.Reading;

/// <summary>What a record tells; numbers as in <c>docs/memory-trace.md</c>.</summary>
internal enum RecordId : ulong
{
    /// <summary>The hash of the guest's program.</summary>
    Program = 0,

    /// <summary>A stack that the guest asked for.</summary>
    Stack = 1,

    /// <summary>Something was allocated.</summary>
    Allocation = 2,

    /// <summary>Something was freed.</summary>
    Free = 3,

    /// <summary>A text.</summary>
    Text = 4,

    /// <summary>What the whole trace is about.</summary>
    Trace = 0x100,

    /// <summary>What the next allocations and frees are about.</summary>
    Block = 0x101,

    /// <summary>A garbage collection begins.</summary>
    Collection = 0x102,

    /// <summary>What survives it.</summary>
    Survivors = 0x103,

    /// <summary>It is over.</summary>
    Collected = 0x104,

    /// <summary>The sandbox went back to a snapshot.</summary>
    Restored = 0x105,

    /// <summary>The writer got to the end.</summary>
    End = 0x106,
}
