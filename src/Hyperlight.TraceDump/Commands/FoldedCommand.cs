using System.Globalization;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Writes call paths as text that flame graphs are made of.</summary>
internal sealed class FoldedCommand : TraceCommand
{
    private readonly ValueOption _value = new();
    private readonly MappingsOption _mappings = new();

    public FoldedCommand()
        : base("folded", "Prints a line a call path, 'outermost;...;innermost number', as tools for flame graphs read them.")
    {
        Options.Add(_value);
        Options.Add(_mappings);
    }

    /// <inheritdoc/>
    protected override int Run(TraceRun run)
    {
        Profile profile = run.Replay();
        var paths = FoldedPaths.Sum(profile, new SiteNames(profile.Sites, run.Symbols), run.Arguments.GetValue(_value), run.Arguments.GetValue(_mappings));
        foreach ((string path, double value) in paths.OrderBy(static path => path.Key, StringComparer.Ordinal))
        {
            if (Math.Round(value) > 0)
                run.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path} {Math.Round(value):F0}"));
        }
        return ExitCode.Ok;
    }
}
