using System.Text;
using Hyperlight.TraceDump.Commands;

namespace Hyperlight.TraceDump.Tests.Support;

/// <summary>What the tool did with a command line.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    public static ToolRun Of(params string[] arguments)
    {
        var output = new MemoryStream();
        var errors = new StringWriter();
        int code = AllCommands.Run(arguments, new ToolStreams(() => output, errors, null));
        return new ToolRun(code, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }
}
