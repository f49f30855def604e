using Hyperlight;

namespace Conformance;

/// <summary>What makes a CPU complain, and what .NET makes of it.</summary>
[GuestFunction]
public interface IFaults
{
    /// <summary>Reads by a C function, which .NET does not look after.</summary>
    int ReadByLibrary(ulong address);

    int Read(ulong address);

    void Write(ulong address);

    /// <summary>Uses a null reference that nobody catches.</summary>
    int UseNull();

    int Divide(int left, int right);

    /// <summary>Runs undefined machine code.</summary>
    void RunUndefined();

    void RecurseForEver();

    /// <summary>The same on a thread of its own.</summary>
    void RecurseForEverOnThread();

    void UseNullOnThread();

    /// <summary>Catches a null reference, and then ends itself for another reason.</summary>
    void FailFastAfterNull(string message);

    /// <summary>Makes a C handler of its own return to the instruction that faulted, for ever.</summary>
    void ReturnToFault();
}
