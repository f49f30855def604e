using Microsoft.Win32.SafeHandles;

namespace Hyperlight.TraceDump.Commands;

/// <summary>What the tool writes to.</summary>
/// <param name="Output">Opens the standard output.</param>
/// <param name="Errors">The standard error.</param>
/// <param name="Terminal">Where a progress bar is shown; null when nobody would see it.</param>
internal sealed record ToolStreams(Func<Stream> Output, TextWriter Errors, TextWriter? Terminal)
{
    /// <summary>Number of the error that nobody reads a pipe any more (<c>EPIPE</c>).</summary>
    public const int BrokenPipe = 32;

    /// <summary>Those of this process.</summary>
    public static ToolStreams OfProcess { get; } = new(OpenOutput, Console.Error, Console.IsErrorRedirected ? null : Console.Error);

    // The console's own stream swallows that nobody reads a pipe any more, and a file's stream does not move the place where the next program writes.
    private static Stream OpenOutput()
    {
        const int standardOutput = 1;
        var pipe = new FileStream(new SafeFileHandle(standardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}
