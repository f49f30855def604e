using Hyperlight;

namespace SimpleGuest;

/// <summary>Functions of Hyperlight's own simpleguest, with its names and meaning; docs/upstream-tests.md says what is not here.</summary>
[GuestFunction]
public interface ISimpleGuest
{
    /// <summary>Fills a static array of 1,048,576 numbers.</summary>
    /// <returns>Its length.</returns>
    int SetStatic();

    int AddToStatic(int value);

    int GetStatic();

    /// <summary>Changes the static number and throws then.</summary>
    int AddToStaticAndFail();

    byte[] GetSizePrefixedBuffer(byte[] data);

    byte[] SetByteArrayToZero(byte[] data);

    /// <summary>Takes exactly 24 KiB.</summary>
    /// <returns>The first 8 KiB of it.</returns>
    byte[] _24K_in_8K_out(byte[] data);

    void LargeParameters(byte[] data, string text);

    /// <summary>Prints, as the functions with more arguments do.</summary>
    /// <returns>The length of the printed line.</returns>
    int PrintOutput(string message);

    int PrintTwoArgs(string a, int b);

    int PrintThreeArgs(string a, int b, long c);

    int PrintFourArgs(string a, int b, long c, string d);

    int PrintFiveArgs(string a, int b, long c, string d, string e);

    int PrintSixArgs(string a, int b, long c, string d, string e, bool f);

    int PrintSevenArgs(string a, int b, long c, string d, string e, bool f, bool g);

    int PrintEightArgs(string a, int b, long c, string d, string e, bool f, bool g, uint h);

    int PrintNineArgs(string a, int b, long c, string d, string e, bool f, bool g, uint h, ulong i);

    int PrintTenArgs(string a, int b, long c, string d, string e, bool f, bool g, uint h, ulong i, int j);

    int PrintElevenArgs(string a, int b, long c, string d, string e, bool f, bool g, uint h, ulong i, int j, float k);

    /// <summary>Gives the message to the host as it is.</summary>
    /// <returns>The length of what the host made of it.</returns>
    int GuestMethod(string message);

    /// <summary>Gives the host "Hello from GuestFunction1, " and the message.</summary>
    int GuestMethod1(string message);

    /// <summary>Gives the host "Error From Host", which the host answers with an exception.</summary>
    int CallErrorMethod(string message);

    /// <summary>Succeeds if the host function throws.</summary>
    void CallHostExpectError(string message);

    void CallHostSpin();

    /// <summary>Calls the host for ever.</summary>
    byte[] HostCallLoop(string message);

    /// <summary>Calls the host once and spins then.</summary>
    void CallHostThenSpin(string message);

    /// <summary>Copies a text into a buffer of 17 bytes.</summary>
    /// <returns>17 less the text's length.</returns>
    int BufferOverrun(string text);

    void InfiniteRecursion();

    /// <summary>Calls itself as often as told.</summary>
    int StackOverflow(int depth);

    /// <summary>Has a variable on the stack that is larger than it.</summary>
    int LargeVar();

    int SmallVar();

    int CallMalloc(int size);

    int MallocAndFree(int size);

    /// <summary>Allocates native memory; aborts when there is none.</summary>
    int TestMalloc(int size);

    /// <summary>Allocates native memory until there is none.</summary>
    void ExhaustHeap();

    /// <summary>Leaves no managed memory, and throws then.</summary>
    void FillHeapAndCauseException();

    /// <summary>Runs code that it wrote into its heap.</summary>
    string ExecuteOnHeap();

    /// <returns>How often it looked at the clock.</returns>
    ulong SpinForMs(uint milliseconds);

    void GuestAbortWithCode(int code);

    void GuestAbortWithMessage(int code, string message);

    void guest_panic(string message);

    /// <summary>Sends a message whose root lies outside of it.</summary>
    int CorruptOutputBackPointer();
}
