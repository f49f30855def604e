using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using SimpleGuest;

namespace Benchmarks;

/// <summary>The same addition in a child process, which is what one would use instead: a new one a call, or one that stays and is asked over a pipe.</summary>
internal sealed class ChildProcesses(Action<string, double, string> print)
{
    private static readonly string Program = Hyperlight.Guests.ChildWorker.Name;

    public void Run(ICalculator calculator)
    {
        double call = Sample.Median(500, () => calculator.Add(2, 3));
        double fresh = Sample.Median(30, AddInNewProcess), warm = MedianOfWarmProcess();
        print("child-process-per-call-time", fresh, "us");
        print("child-process-per-call-to-warm-call", fresh / call, "ratio");
        print("child-process-warm-time", warm, "us");
        print("child-process-warm-to-warm-call", warm / call, "ratio");
    }

    private static void AddInNewProcess()
    {
        using Process process = Start("2", "3");
        Check(int.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture));
        process.WaitForExit();
    }

    private static double MedianOfWarmProcess()
    {
        using Process process = Start();
        (Stream input, Stream output) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        byte[] request = [2, 0, 0, 0, 3, 0, 0, 0], reply = new byte[sizeof(int)];
        double time = Sample.Median(2000, () =>
        {
            input.Write(request);
            input.Flush();
            output.ReadExactly(reply);
            Check(BinaryPrimitives.ReadInt32LittleEndian(reply));
        });
        process.StandardInput.Close();
        process.WaitForExit();
        return time;
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })
        ?? throw new InvalidOperationException($"{Program} does not start.");

    private static void Check(int sum)
    {
        if (sum != 5)
            throw new InvalidOperationException($"2 + 3 = {sum}");
    }
}
