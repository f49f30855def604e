using Hyperlight;

namespace Observability;

/// <summary>What the guest may do to the world outside.</summary>
[HostFunction]
public interface IPrinter
{
    /// <summary>Prints a line.</summary>
    void Print(string line);
}
