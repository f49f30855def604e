namespace Hyperlight;

/// <summary>The guest's file is missing, damaged, or no program that a sandbox can run.</summary>
public sealed class InvalidGuestException : HyperlightException
{
    internal InvalidGuestException(string guest, string reason)
        : base($"The guest '{guest}' cannot be loaded: {reason}") => Guest = guest;

    /// <summary>The file, or what else the guest was made from.</summary>
    public string Guest { get; }
}
