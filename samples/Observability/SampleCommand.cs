using System.CommandLine;
using Hyperlight;

namespace Observability;

/// <summary>Runs a sample's command, and says in one line what went wrong.</summary>
internal static class SampleCommand
{
    /// <summary>The end of each sample's help.</summary>
    public const string Filters =
        "HYPERLIGHT_LOG, or else RUST_LOG, says which log records are wanted: 'info', 'hyperlight_host=trace', 'none,hyperlight_host::calls=info', 'info,hyperlight_guest=trace'.";

    /// <summary>What the filter means for spans.</summary>
    public const string FilteredSpans =
        "With a filter that lets 'trace' of hyperlight_host through, the steps inside are there too; with one that lets 'trace' of hyperlight_guest through, what the guest does.";

    public static int Run(RootCommand command, string[] args, Action<ParseResult> body)
    {
        command.SetAction(result =>
        {
            try
            {
                body(result);
                return 0;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or HyperlightException)
            {
                Console.Error.WriteLine($"{command.Name}: {error.Message}");
                return 1;
            }
        });
        ParseResult parsed = command.Parse(args);
        return parsed.Errors.Count > 0 ? Complain(parsed) : parsed.Invoke();
    }

    private static int Complain(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
            Console.Error.WriteLine(error.Message);
        Console.Error.WriteLine("--help says what is possible.");
        return 2;
    }
}
