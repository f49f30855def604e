using System.Globalization;
using Hyperlight;

namespace ValuesGuest;

/// <summary>A second object of the same guest, with contracts of its own.</summary>
[Guest]
public sealed class ShapesGuest(IShapesHost host) : IShapes
{
    private static (int Times, bool HasWaited) s_started;

    [GuestStart]
    internal static async Task Start()
    {
        s_started.Times++;
        await Task.Delay(5);
        s_started.HasWaited = true;
    }

    public async Task<int> AddAsync(int a, int b, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return a + b;
    }

    public ValueTask<string?> EchoAsync(string? text) => ValueTask.FromResult(text);

    public async Task<Line?> EchoLineAsync(Line? line)
    {
        await Task.Yield();
        return line;
    }

    public async ValueTask PauseAsync(int milliseconds) => await Task.Delay(milliseconds);

    public Task SpinAsync(CancellationToken cancellationToken)
    {
        Spin(cancellationToken);
        return Task.CompletedTask;
    }

    // A guest's own token never says so: it is stopped wherever it is.
    public void Spin(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            Thread.SpinWait(100);
    }

    public async Task<int> FailAsync(string message)
    {
        await Task.Delay(1);
        throw new InvalidTimeZoneException(message);
    }

    public int Sum(params int[] numbers) => numbers.Sum();

    public long Scale(in Point point, in int factor) => (point.X + point.Y) * factor;

    public string Defaults(string text, int times, Color color, Line? line) => $"{text} {times} {color} {line?.Article ?? "none"}";

    public int OldName(int value) => value + 1;

    public string Sixteen(
        int a, string b, long c, double d, byte e, bool f, Color g, decimal h, Guid i, string? j, int k, int l, byte[] m, int? n, uint o, string p) =>
        string.Create(CultureInfo.InvariantCulture, $"{a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k} {l} {m.Length} {n} {o} {p}");

    public async Task<string> FetchAllAsync(string[] keys)
    {
        var values = new List<string>();
        foreach (string key in keys)
        {
            values.Add(await host.FetchAsync(key, CancellationToken.None));
            await Task.Yield();
        }
        return string.Join(",", values);
    }

    public async Task<int> FetchAtOnceAsync(int threads)
    {
        int[] counts = await Task.WhenAll(Enumerable.Range(1, threads).Select(number => Task.Run(async () =>
            await host.CountAsync([.. Enumerable.Repeat(new Line("a", number), number)]))));
        return counts.Sum();
    }

    public async Task<string> FetchCanceledAsync()
    {
        try
        {
            await host.FetchAsync("never", new CancellationToken(canceled: true));
            return "nothing";
        }
        catch (Exception thrown)
        {
            return thrown.GetType().Name;
        }
    }

    public async Task WaitForHostAsync() => await host.WaitAsync(CancellationToken.None);

    public void WaitForHost() => host.WaitAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public (int Times, bool HasWaited) Started() => s_started;
}
