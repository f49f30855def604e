using Hyperlight;

namespace Benchmarks.Values;

/// <summary>The calls that are encoded and decoded.</summary>
[GuestFunction]
public interface IMessages
{
    void FourNumbers(int a, int b, int c, int d);

    void Container(FooBarContainer container);

    void Blob(ReadOnlyMemory<byte> bytes);
}
