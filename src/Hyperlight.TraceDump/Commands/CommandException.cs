namespace Hyperlight.TraceDump.Commands;

/// <summary>A command cannot do what it was asked for; the message tells the user why, in one line.</summary>
/// <param name="message">Why.</param>
/// <param name="exitCode">What the tool ends with.</param>
internal sealed class CommandException(string message, int exitCode = ExitCode.Error) : Exception(message)
{
    /// <summary>What the tool ends with.</summary>
    public int ExitCode { get; } = exitCode;
}
