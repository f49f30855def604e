using Hyperlight;

namespace Conformance;

/// <summary>Runs small programs, to compare what they print with what the same source prints elsewhere.</summary>
[GuestFunction]
public interface IConformance
{
    /// <summary>Names of all programs, a line each.</summary>
    string Names();

    /// <summary>Runs a program to its end.</summary>
    /// <returns>All that it printed.</returns>
    string Run(string name);
}
