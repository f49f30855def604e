namespace Hyperlight;

/// <summary>The guest ended itself instead of answering: it called <c>Environment.Exit</c>, failed fast, or had an unhandled exception on a thread of its own. The sandbox is poisoned.</summary>
public sealed class GuestExitedException : HyperlightException
{
    internal GuestExitedException(int exitCode, int? signal, string lastOutput)
        : base((signal is null ? $"The guest exited with code {exitCode}" : $"The guest aborted with signal {signal}")
            + (lastOutput.Length == 0 ? "." : $". Its last words: {lastOutput}"))
    {
        ExitCode = exitCode;
        Signal = signal;
    }

    /// <summary>The code it exited with; 128 plus the signal number when it aborted.</summary>
    public int ExitCode { get; }

    /// <summary>The signal that it raised against itself (6: abort), or null.</summary>
    public int? Signal { get; }
}
