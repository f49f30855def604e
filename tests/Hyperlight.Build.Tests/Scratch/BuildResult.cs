using Microsoft.Build.Logging.StructuredLogger;
using StructuredTask = Microsoft.Build.Logging.StructuredLogger.Task;

namespace Hyperlight.Build.Tests.Scratch;

/// <summary>A finished build, judged from its binary log.</summary>
internal sealed class BuildResult(int exitCode, string output, Microsoft.Build.Logging.StructuredLogger.Build log)
{
    public bool Succeeded => exitCode == 0;

    /// <summary>What the console showed.</summary>
    public string Output => output;

    /// <summary>How often the AOT compiler ran.</summary>
    public int Compilations => Commands("IlcCompile").Count(command => command.Contains("/ilc\"", StringComparison.Ordinal));

    /// <summary>How often the linker ran.</summary>
    public int Links => Commands("LinkNative").Count(command => command.Contains("/link-guest\"", StringComparison.Ordinal));

    public IReadOnlyList<Error> Errors => log.FindChildrenRecursive<Error>();

    public IReadOnlyList<Warning> Warnings => log.FindChildrenRecursive<Warning>();

    /// <summary>What a target said of each file that it copied.</summary>
    public IReadOnlyList<string> CopiedBy(string target) =>
        [.. TasksOf(target, "Copy").SelectMany(static task => task.FindChildrenRecursive<Message>())
            .Select(static message => message.Text)
            .Where(static text => text.StartsWith("Copying file from", StringComparison.Ordinal))];

    /// <summary>Whether a message occurs, at whatever importance.</summary>
    public int Count(string message) => log.FindChildrenRecursive<Message>().Count(found => found.Text == message);

    /// <summary>Whether a target had something to do.</summary>
    public bool Ran(string target) => Targets(target).Any(static found => found.HasChildren);

    private IReadOnlyList<Target> Targets(string name) => log.FindChildrenRecursive<Target>(found => found.Name == name);

    private IEnumerable<string> Commands(string target) => TasksOf(target, "Exec").Select(static task => task.CommandLineArguments ?? "");

    private IEnumerable<StructuredTask> TasksOf(string target, string task) =>
        Targets(target).SelectMany(found => found.FindChildrenRecursive<StructuredTask>(child => child.Name == task));
}
