using Hyperlight;

namespace SimpleGuest;

/// <summary>The smallest call there is, for tests of the call itself and for benchmarks.</summary>
[GuestFunction]
public interface ICalculator
{
    int Add(int a, int b);

    void NoOp();
}
