using System.Diagnostics;
using Hyperlight;
using Hyperlight.Guest;
using Microsoft.Extensions.Logging;

namespace Observability.Guest;

/// <summary>Runs inside the micro-VM. Its spans and log records are told as in any .NET program; with the feature <c>trace_guest</c>, the host gets them.</summary>
[Guest]
public sealed partial class Greeter(IPrinter printer) : IGreeter
{
    private static readonly ActivitySource Source = new("Observability.Guest");
    private static readonly ILogger Logger = GuestTelemetry.LoggerFactory.CreateLogger(nameof(Greeter));

    public string Echo(string text) => text;

    public void Print(string name)
    {
        using Activity? span = Source.StartActivity("print greeting");
        printer.Print(Compose(name));
    }

    public void Fail(string reason) => throw new InvalidOperationException(reason);

    public void Spin()
    {
        while (true)
        {
        }
    }

    private static string Compose(string name)
    {
        using Activity? span = Source.StartActivity("compose greeting");
        string greeting = $"Hello, {name}!";
        span?.SetTag("greeting.length", greeting.Length);
        Composed(Logger, name, greeting.Length);
        return greeting;
    }

    [LoggerMessage(1, LogLevel.Information, "The greeting of {Name} has {Length} characters")]
    private static partial void Composed(ILogger logger, string name, int length);
}
