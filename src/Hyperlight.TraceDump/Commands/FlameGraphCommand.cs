using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Html;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Writes a flame graph.</summary>
internal sealed class FlameGraphCommand : ExportCommand
{
    private readonly ValueOption _value = new();

    public FlameGraphCommand()
        : base("flamegraph", "Writes a flame graph: one page for a browser, which needs no network.") => Options.Add(_value);

    // The page has all values; this is the one that it shows first.
    /// <inheritdoc/>
    protected override void Write(ExportedProfile export, TraceRun run) => FlamePage.Write(export, run.Arguments.GetValue(_value), run.Stream);
}
