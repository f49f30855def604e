using Hyperlight;

namespace Observability.Guest;

/// <summary>Runs inside the micro-VM.</summary>
[Guest]
public sealed class Greeter(IPrinter printer) : IGreeter
{
    public string Echo(string text) => text;

    public void Print(string name) => printer.Print($"Hello, {name}!");

    public void Fail(string reason) => throw new InvalidOperationException(reason);

    public void Spin()
    {
        while (true)
        {
        }
    }
}
