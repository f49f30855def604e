using System.Text;
using Hyperlight.TraceDump.Commands;

namespace Hyperlight.Profiling.Tests.Tool;

/// <summary>What <c>trace_dump</c> prints of the guest's trace.</summary>
internal static class ToolRun
{
    public static string Of(string trace, params string[] command)
    {
        var output = new MemoryStream();
        var errors = new StringWriter();
        int code = AllCommands.Run([Guests.ProfiledGuest.Name, trace, .. command], new ToolStreams(() => output, errors, null));
        Assert.True(code == 0, errors.ToString());
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
