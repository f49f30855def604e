using System.Diagnostics;
using Conformance.Programs;
using Hyperlight;

namespace Conformance;

/// <summary>Runs the programs in a micro-VM.</summary>
[Guest]
public sealed class ConformanceGuest : IConformance, IFaults, IClocks
{
    public string Names() => string.Join('\n', ProgramList.Names);

    public string Run(string name) => ProgramList.Run(name);

    public int ReadByLibrary(ulong address) => Faults.ReadByLibrary(address);

    public int Read(ulong address) => Faults.Read(address);

    public void Write(ulong address) => Faults.Write(address);

    public int UseNull() => Faults.LengthOf(null);

    public int Divide(int left, int right) => left / right;

    public void RunUndefined() => Faults.RunUndefined();

    public void RecurseForEver() => Faults.Recurse(0);

    public void RecurseForEverOnThread() => OnThread(() => Faults.Recurse(0));

    public void UseNullOnThread() => OnThread(() => Faults.LengthOf(null));

    public void FailFastAfterNull(string message)
    {
        try
        {
            Faults.LengthOf(null);
        }
        catch (NullReferenceException)
        {
            Environment.FailFast(message);
        }
    }

    public void ReturnToFault() => Faults.ReturnToFault();

    public int ReadOften(int count)
    {
        int back = 0;
        long last = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            long now = Stopwatch.GetTimestamp();
            back += now < last ? 1 : 0;
            last = now;
        }
        return back;
    }

    public long Timestamp() => Stopwatch.GetTimestamp();

    public long UtcNow() => DateTime.UtcNow.Ticks;

    public long Spin(int milliseconds)
    {
        long end = Stopwatch.GetTimestamp() + milliseconds * 1_000_000L, now;
        while ((now = Stopwatch.GetTimestamp()) < end)
        {
        }
        return now;
    }

    public void Sleep(int milliseconds) => Thread.Sleep(milliseconds);

    private static void OnThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}
