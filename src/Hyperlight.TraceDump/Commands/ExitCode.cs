namespace Hyperlight.TraceDump.Commands;

/// <summary>What the tool tells whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>It did not; the standard error says why.</summary>
    public const int Error = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>More is alive than was allowed.</summary>
    public const int AboveLimit = 3;

    /// <summary>Whoever read the output stopped; what shells see of a program that the pipe's end killed.</summary>
    public const int BrokenPipe = 141;
}
