namespace Observability;

/// <summary>The host function: prints what the guest says.</summary>
/// <param name="output">Where to.</param>
internal sealed class LinePrinter(TextWriter output) : IPrinter
{
    public void Print(string line)
    {
        lock (output)
            output.WriteLine(line);
    }
}
