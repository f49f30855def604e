namespace Hyperlight;

/// <summary>Which of its two output streams a guest wrote to.</summary>
public enum GuestOutputKind
{
    /// <summary>Standard output.</summary>
    Output,

    /// <summary>Standard error.</summary>
    Error,
}

/// <summary>Receives what a guest writes to its standard streams, while the guest stands still.</summary>
/// <param name="kind">Where it wrote.</param>
/// <param name="bytes">What it wrote, at most 4096 bytes at a time; a character may be cut in two. Valid during the call. It comes from the guest: do not trust it.</param>
public delegate void GuestOutputHandler(GuestOutputKind kind, ReadOnlySpan<byte> bytes);
