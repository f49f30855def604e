using System.CommandLine;
using Hyperlight;

namespace MemoryProfile;

internal static class Program
{
    private const string Exact = "exact", Sampled = "sampled", Off = "off";

    private static int Main(string[] args)
    {
        var mode = new Option<string>("--profile") { Description = "What is recorded: every allocation, samples of them, or nothing.", DefaultValueFactory = static _ => Exact };
        mode.AcceptOnlyFromAmong(Exact, Sampled, Off);
        var calls = new Option<int>("--calls") { Description = "How often orders are imported.", DefaultValueFactory = static _ => 20 };
        var folder = new Option<string>("--folder") { Description = "Where the trace goes.", DefaultValueFactory = static _ => "trace" };
        var command = new RootCommand("Imports orders into a guest that leaks, and writes where its memory goes to a trace. docs/memory-profiling.md leads from there to the lines that leak.") { mode, calls, folder };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(mode), parsed.GetValue(calls), parsed.GetRequiredValue(folder)));
        return command.Parse(args).Invoke();
    }

    private static int Run(string mode, int calls, string folder)
    {
        try
        {
            Import(mode, calls, folder);
            return 0;
        }
        catch (Exception error) when (error is HyperlightException or IOException)
        {
            Console.Error.WriteLine($"MemoryProfile: {error.Message}");
            return 1;
        }
    }

    private static void Import(string mode, int calls, string folder)
    {
        const int orders = 200;
        var builder = new SandboxBuilder(Guests.MemoryProfile);
        if (mode != Off)
            builder.WithMemoryProfile(new MemoryProfileOptions { Folder = folder, SampleInterval = mode == Sampled ? MemoryProfileOptions.DefaultSampleInterval : 0 });
        using Sandbox sandbox = builder.Build();
        IOrders guest = sandbox.GetGuest<IOrders>();
        int read = 0;
        for (int call = 0; call < calls; call++)
            read += guest.Import(OrderText.Create(orders, seed: call));
        Console.WriteLine($"{read} of {calls * orders} orders were imported. The best customers:\n{guest.Best(3)}");
        // Garbage that was not collected would look like leaks.
        guest.Collect();
        if (sandbox.MemoryTracePath is { } trace)
            Console.WriteLine($"\nThe trace is {trace}. See what is still alive in it:\n  trace_dump {Guests.MemoryProfile.Name} {trace} leaks");
    }
}
