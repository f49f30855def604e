using System.Numerics;
using System.Runtime.Intrinsics;

namespace Conformance.Programs;

internal sealed class FixedVectors : IProgram
{
    public void Run(TextWriter output)
    {
        Vector128<int> a = Vector128.Create(1, 2, 3, 4), b = Vector128.Create(10, 20, 30, 40);
        output.WriteLine($"{a + b} {a * b} {Vector128.Sum(a)} {Vector128.GreaterThan(b, a * 12)} {Vector128.Shuffle(a, Vector128.Create(3, 2, 1, 0))}");
        Vector256<double> d = Vector256.Create(1.5, -2.5, 3.5, -4.5);
        output.WriteLine($"{Vector256.Abs(d)} {Vector256.Sqrt(Vector256.Abs(d))} {Vector256.Dot(d, d)} {Vector256.Floor(d)} {Vector256.Min(d, Vector256<double>.Zero)}");
        Vector512<byte> wide = Vector512.Create((byte)3) * Vector512.Create((byte)90);
        output.WriteLine($"{wide[63]} {Vector512.Sum(wide)}");
        output.WriteLine($"{Vector128.ExtractMostSignificantBits(Vector128.Create(-1, 1, -1, 1))} {Vector128.ConvertToSingle(a)} {Vector128.Narrow(a, b)}");
    }
}

internal sealed class VariableVectors : IProgram
{
    public void Run(TextWriter output)
    {
        float[] left = [.. Enumerable.Range(0, 1000).Select(i => i * 0.5f)], right = [.. Enumerable.Range(0, 1000).Select(i => 1000f - i)];
        float[] sum = new float[1000];
        int width = Vector<float>.Count, i = 0;
        for (; i <= sum.Length - width; i += width)
            (new Vector<float>(left, i) + new Vector<float>(right, i) * 2).CopyTo(sum, i);
        for (; i < sum.Length; i++)
            sum[i] = left[i] + right[i] * 2;
        output.WriteLine($"{sum[0]} {sum[1]} {sum[499]} {sum[999]} {sum.Sum(value => (double)value)}");
        output.WriteLine($"{new Vector4(1, 2, 3, 4).Length()} {Vector2.Lerp(Vector2.Zero, Vector2.One, 0.25f)} {Quaternion.CreateFromYawPitchRoll(1, 0, 0).W:F5}");
    }
}

internal sealed class VectorsAcrossThreads : IProgram
{
    public void Run(TextWriter output)
    {
        // Each thread keeps vector registers busy across switches.
        double[] results = new double[6];
        Thread[] threads = [.. Enumerable.Range(0, results.Length).Select(t => new Thread(() =>
        {
            Vector256<double> state = Vector256.Create((double)t, t + 1, t + 2, t + 3);
            for (int i = 0; i < 3000; i++)
            {
                state = state * 1.0001 + Vector256.Create(0.5);
                if (i % 500 == 0)
                    Thread.Yield();
                if (i % 1000 == 0)
                    Thread.Sleep(1);
            }
            results[t] = Vector256.Sum(state);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        output.WriteLine(string.Join(' ', results));
    }
}

internal sealed class RoundingModes : IProgram
{
    public void Run(TextWriter output)
    {
        foreach (MidpointRounding mode in Enum.GetValues<MidpointRounding>())
            output.Write($"{mode} {Math.Round(2.5, mode)} {Math.Round(-2.45, 1, mode)} {decimal.Round(1.005m, 2, mode)} ");
        output.WriteLine();
        output.WriteLine($"{MathF.Round(1.5f)} {(int)2.9999999f} {Math.Truncate(-3.7)} {unchecked((int)3e9)} {(uint)3e9} {Math.Sign(-0.0)} {Math.MaxMagnitude(-3, 2)}");
    }
}
