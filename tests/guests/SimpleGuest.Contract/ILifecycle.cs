using Hyperlight;

namespace SimpleGuest;

/// <summary>State that a snapshot must hold and a restore must undo.</summary>
[GuestFunction]
public interface ILifecycle
{
    /// <summary>The clock when the guest started.</summary>
    long BootNumber();

    /// <returns>How often it was called.</returns>
    int Count();

    /// <summary>Keeps arrays full of a number on the managed heap.</summary>
    /// <returns>Bytes that are held.</returns>
    long Hold(int mebibytes, ulong marker);

    /// <summary>Forgets what <see cref="Hold"/> keeps, and collects.</summary>
    void Release();

    /// <summary>Sums up what is held, all of it.</summary>
    ulong SumHeld();

    /// <summary>Keeps native memory full of a number: a new mapping when it is large.</summary>
    /// <returns>Its address.</returns>
    ulong HoldNative(int kibibytes, ulong marker);

    /// <summary>Writes a number all over a piece of the stack that it gives up then.</summary>
    /// <returns>The address of the lowest byte that was written.</returns>
    ulong MarkStack(ulong marker);

    /// <summary>Starts threads that wait until they are released.</summary>
    /// <returns>How many wait now.</returns>
    int KeepThreads(int count);

    /// <returns>How many were waiting.</returns>
    int ReleaseThreads();

    /// <summary>Starts a timer that counts.</summary>
    void StartTicking(int milliseconds);

    int Ticks();

    /// <summary>Waits as asynchronous code does.</summary>
    void Delay(int milliseconds);

    /// <summary>Adds numbers for a while.</summary>
    long Compute(int rounds);

    /// <summary>Calls the host this often.</summary>
    int CallHost(int times);

    /// <summary>Spins for ever with a number in every register that it can get hold of.</summary>
    /// <returns>Nothing, because it is stopped.</returns>
    long SpinMarked(ulong marker);

    /// <summary>Fills the registers as <see cref="SpinMarked"/> does, and reads an address where nothing is.</summary>
    int FaultMarked(ulong marker);

    byte[] Produce(int bytes, byte value);

    /// <summary>Changes the x87 and SSE control words, and leaves them so.</summary>
    void ChangeRounding();

    /// <returns>One third in double precision, rounded as the processor is told to.</returns>
    double OneThird(double one, double three);
}
