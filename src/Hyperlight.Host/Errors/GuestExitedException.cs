using Hyperlight.Host.Diagnostics;

namespace Hyperlight;

/// <summary>The guest ended itself instead of answering: it called <c>Environment.Exit</c>, failed fast, or had an unhandled exception on a thread of its own. The sandbox is poisoned.</summary>
public sealed class GuestExitedException : HyperlightException
{
    private readonly GuestStack? _stack;

    internal GuestExitedException(int exitCode, int? signal, string lastOutput, GuestStack? stack = null, CoreDumpResult dump = default)
        : base((signal is null ? $"The guest exited with code {exitCode}" : $"The guest aborted with signal {signal}")
            + (lastOutput.Length == 0 ? "." : $". Its last words: {lastOutput}") + dump.Sentence)
    {
        ExitCode = exitCode;
        Signal = signal;
        CoreDump = dump.File;
        _stack = stack;
    }

    /// <summary>The code it exited with; 128 plus the signal number when it aborted.</summary>
    public int ExitCode { get; }

    /// <summary>The signal that it raised against itself (6: abort), or null.</summary>
    public int? Signal { get; }

    /// <summary>The guest's stack when it raised the signal, one frame a line, the innermost first; empty when it just exited.</summary>
    public string GuestStackTrace => _stack?.ToString() ?? "";

    /// <summary>Path of the core dump that was written, or null; see <see cref="SandboxBuilder.WithCoreDumps"/>.</summary>
    public string? CoreDump { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        _stack is null ? base.ToString() : $"{base.ToString()}{Environment.NewLine}--- in the guest ---{Environment.NewLine}{GuestStackTrace}";
}
