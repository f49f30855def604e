using System.CommandLine;

namespace Hyperlight.TraceDump.Commands;

/// <summary>What every command is given.</summary>
internal static class CommonArguments
{
    /// <summary>The guest.</summary>
    public static Argument<string> Guest { get; } = new("guest") { Description = "The guest's program, or its symbols (.dbg)." };

    /// <summary>The trace.</summary>
    public static Argument<string> Trace { get; } = new("trace") { Description = "The trace that its sandbox wrote." };

    /// <summary>Where the output goes.</summary>
    public static Option<string?> Output { get; } = new("--output", "-o") { Description = "Writes to this file instead of the standard output.", HelpName = "file", Recursive = true };

    /// <summary>Whether a wrong build is right.</summary>
    public static Option<bool> Force { get; } = new("--force") { Description = "Goes on when the trace is of another build of the guest: names may be wrong.", Recursive = true };
}
