using Hyperlight;

namespace SimpleGuest;

/// <summary>The contract of the same name as it might look a version later: what the guest implements does not fit any more.</summary>
[GuestFunction]
public interface ICalculator
{
    long Add(long a, long b);

    void NoOp();

    int Subtract(int a, int b);
}
