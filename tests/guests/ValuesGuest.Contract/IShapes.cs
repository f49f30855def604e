using Hyperlight;

namespace ValuesGuest;

/// <summary>One method for each shape that a contract's method can have.</summary>
[GuestFunction(Name = "Values.Shapes")]
public interface IShapes
{
    /// <summary>Awaits once before it adds.</summary>
    Task<int> AddAsync(int a, int b, CancellationToken cancellationToken = default);

    /// <summary>Returns at once.</summary>
    ValueTask<string?> EchoAsync(string? text);

    Task<Line?> EchoLineAsync(Line? line);

    ValueTask PauseAsync(int milliseconds);

    /// <summary>Runs for ever, without leaving the guest.</summary>
    Task SpinAsync(CancellationToken cancellationToken);

    /// <summary>The same for a caller that waits.</summary>
    void Spin(CancellationToken cancellationToken);

    /// <summary>Throws, after it has awaited.</summary>
    Task<int> FailAsync(string message);

    int Sum(params int[] numbers);

    long Scale(in Point point, in int factor);

    string Defaults(string text = "default", int times = 2, Color color = Color.Green, Line? line = null);

    [FunctionName("NewName")]
    int OldName(int value);

    string Sixteen(
        int a, string b, long c, double d, byte e, bool f, Color g, decimal h, Guid i, string? j, int k, int l, byte[] m, int? n, uint o, string p);

    /// <summary>Gets some keys from the host, one after the other, each from whatever thread the one before has come back on.</summary>
    Task<string> FetchAllAsync(string[] keys);

    /// <summary>Gets a key from the host on each of some threads at once.</summary>
    Task<int> FetchAtOnceAsync(int threads);

    /// <summary>Calls the host with a token that was canceled before.</summary>
    /// <returns>The type of what that throws.</returns>
    Task<string> FetchCanceledAsync();

    /// <summary>Waits for the host as long as that takes.</summary>
    Task WaitForHostAsync();

    /// <summary>The same for a caller that waits.</summary>
    void WaitForHost();

    /// <summary>How often the start hook has run, and on what it has waited.</summary>
    (int Times, bool HasWaited) Started();
}
