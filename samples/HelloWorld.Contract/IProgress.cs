using Hyperlight;

namespace HelloWorld;

/// <summary>Hears how far the guest is.</summary>
[HostFunction]
public interface IProgress
{
    /// <summary><paramref name="fraction"/> of the work is done: from 0 to 1.</summary>
    void Report(double fraction);
}
