using Hyperlight;

namespace SimpleGuest;

/// <summary>Calls of the guest that call the host.</summary>
[GuestFunction]
public interface IRoundTrips
{
    int RoundTripHostI32(int value);

    double RoundTripHostF64(double value);

    string RoundTripHostString(string value);

    string? RoundTripHostNullable(string? value);

    byte[] RoundTripHostVecBytes(byte[] value);

    /// <summary>Hands the host the view of the argument itself.</summary>
    ReadOnlyMemory<byte> RoundTripHostMemory(ReadOnlyMemory<byte> value);

    string RoundTripHostMix(bool a, sbyte b, byte c, short d, ushort e, uint f, long g, ulong h, float i, byte[]? j);

    /// <summary>Gives the host null where the contract does not allow it.</summary>
    void PassNullToHost();

    /// <summary>Sends the host an array of its own.</summary>
    /// <returns>How many bytes came back.</returns>
    int SendToHost(int bytes);

    /// <summary>The same, but catches what the call throws.</summary>
    /// <returns>The exception's full type name, or what says that there was none.</returns>
    string CatchSendToHost(int bytes);

    /// <summary>The argument must stay readable while the host's answers arrive.</summary>
    /// <returns>The argument's bytes, summed up after <paramref name="calls"/> calls of the host.</returns>
    long SumAfterHostCalls(ReadOnlyMemory<byte> value, int calls);

    /// <summary>Calls a host function that throws, and lets the exception through.</summary>
    void CallFailingHost(string message);

    /// <summary>Calls a host function that throws, and catches it.</summary>
    string CatchFailingHost(string message);

    /// <summary>Calls the host on threads of the guest.</summary>
    int CallHostFromThreads(int threads, int calls);
}
