using Hyperlight;

namespace SimpleGuest;

/// <summary>What a guest should not do.</summary>
[GuestFunction]
public interface ITrouble
{
    void Throw(string message);

    int ReadAddress(ulong address);

    void WriteAddress(ulong address);

    void ExecuteAddress(ulong address);

    /// <summary>Calls itself until the stack is used up.</summary>
    long Recurse(long depth);

    /// <summary>Lets a thread of the guest die of an exception.</summary>
    void ThrowOnThread(string message);

    void Exit(int code);

    void FailFast(string message);

    void Spin();

    void Sleep(int milliseconds);

    void SleepForever();

    void Deadlock();

    /// <summary>Keeps a view of the argument that outlives its call.</summary>
    void Keep(ReadOnlyMemory<byte> value);

    int ReadKept();

    byte[] Allocate(int bytes);

    /// <summary>Allocates and forgets, a MiB at a time.</summary>
    /// <returns>How many collections that took.</returns>
    int Litter(int mebibytes);

    /// <summary>Has this many threads wait at the same time.</summary>
    int StartThreads(int count);

    void Print(string text);

    void PrintError(string text);

    /// <summary>Writes to standard output without any encoding.</summary>
    void PrintBytes(ReadOnlyMemory<byte> bytes);

    void PrintForever(string text);

    /// <summary>Sends a message whose size prefix says something else.</summary>
    void CorruptOutputSizePrefix();

    void OutWithPort(uint port, uint value);
}
