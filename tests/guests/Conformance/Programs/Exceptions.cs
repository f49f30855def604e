using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Conformance.Programs;

internal sealed class FiltersAndFinally : IProgram
{
    public void Run(TextWriter output)
    {
        bool Says(string what, bool answer)
        {
            output.Write($"{what} ");
            return answer;
        }

        try
        {
            try
            {
                try
                {
                    throw new InvalidOperationException("x");
                }
                catch (InvalidOperationException) when (Says("inner-filter", false))
                {
                    output.Write("never ");
                }
                finally
                {
                    output.Write("inner-finally ");
                }
            }
            catch (ArgumentException) when (Says("wrong-type", true))
            {
                output.Write("never ");
            }
            finally
            {
                output.Write("middle-finally ");
            }
        }
        catch (Exception error) when (Says("outer-filter", true))
        {
            output.WriteLine($"caught {error.Message}");
        }
    }
}

internal sealed class NestedFinally : IProgram
{
    public void Run(TextWriter output)
    {
        output.WriteLine(Return(output));
        for (int i = 0; i < 3; i++)
        {
            try
            {
                if (i == 1)
                    continue;
                output.Write($"body{i} ");
            }
            finally
            {
                output.Write($"finally{i} ");
            }
        }
        try
        {
            try
            {
                throw new InvalidOperationException("first");
            }
            finally
            {
                Throw("second");
            }
        }
        catch (Exception error)
        {
            output.WriteLine(error.Message);
        }
        using (new Noisy("a", output))
        using (new Noisy("b", output))
            output.Write("inside ");
        output.WriteLine();
    }

    private static string Return(TextWriter output)
    {
        try
        {
            return "returned";
        }
        finally
        {
            output.Write("before-return ");
        }
    }

    private static void Throw(string message) => throw new NotSupportedException(message);

    private sealed class Noisy(string name, TextWriter output) : IDisposable
    {
        public void Dispose() => output.Write($"dispose-{name} ");
    }
}

internal sealed class ExceptionFilterThrows : IProgram
{
    public void Run(TextWriter output)
    {
        try
        {
            try
            {
                throw new InvalidOperationException("original");
            }
            catch (Exception) when (Fails())
            {
                output.WriteLine("never");
            }
        }
        catch (InvalidOperationException error)
        {
            output.WriteLine(error.Message);
        }
    }

    private static bool Fails() => throw new ArgumentException("lost in the filter");
}

internal sealed class Rethrowing : IProgram
{
    public void Run(TextWriter output)
    {
        try
        {
            Outer();
        }
        catch (Exception error)
        {
            output.WriteLine($"{error.GetType().Name} <- {error.InnerException!.GetType().Name}: {error.InnerException.Message} {error.InnerException.StackTrace is not null}");
        }
        ExceptionDispatchInfo captured = Capture();
        try
        {
            captured.Throw();
        }
        catch (FormatException error)
        {
            output.WriteLine(ReferenceEquals(error, captured.SourceException));
        }
        var many = new AggregateException(new InvalidOperationException("a"), new AggregateException(new ArgumentException("b"), new FormatException("c")));
        output.WriteLine(string.Join(' ', many.Flatten().InnerExceptions.Select(error => error.Message)));
        many.Handle(_ => true);
    }

    private static void Outer()
    {
        try
        {
            Inner();
        }
        catch (FormatException error)
        {
            throw new InvalidOperationException("wrapped", error);
        }
    }

    private static void Inner()
    {
        try
        {
            throw new FormatException("inner");
        }
        catch
        {
            throw;
        }
    }

    private static ExceptionDispatchInfo Capture()
    {
        try
        {
            throw new FormatException("captured");
        }
        catch (FormatException error)
        {
            return ExceptionDispatchInfo.Capture(error);
        }
    }
}

internal sealed class NullReferences : IProgram
{
    private int _field = 1;
    private long _far;
    private Padding _padding;

    public void Run(TextWriter output)
    {
        (_far, _padding[0]) = (2, 1);
        Try(output, "field", static o => o!._field);
        Try(output, "far field", static o => o!._far + o._padding.Length);
        Try(output, "method", static o => o!.Own());
        Try(output, "virtual", static o => o!.GetHashCode() > 0);
        Try(output, "array", static o => o!.Items![3]);
        Try(output, "interface", static o => o!.AsList!.Count);
        Try(output, "delegate", static o => o!.Call!());
        Try(output, "string", static o => ((string)(object)o!).Length);
        Try(output, "unbox", static o => (int)(object)o!);
        output.WriteLine(_field + _far);
    }

    private int[]? Items { get; set; }

    private IList<int>? AsList { get; set; }

    private Func<int>? Call { get; set; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Own() => _field++;

    private static void Try(TextWriter output, string what, Func<NullReferences?, object> use)
    {
        try
        {
            output.WriteLine($"{what}: {use(null)}");
        }
        catch (Exception error)
        {
            output.WriteLine($"{what}: {error.GetType().Name} {error.Message}");
        }
    }

    [InlineArray(3000)]
    private struct Padding
    {
        private byte _first;

        public readonly int Length => _first + 3000;
    }
}

internal sealed class ManyNullReferences : IProgram
{
    public void Run(TextWriter output)
    {
        int caught = 0;
        string? none = Environment.GetEnvironmentVariable("A_VARIABLE_THAT_DOES_NOT_EXIST");
        for (int i = 0; i < 500; i++)
        {
            try
            {
                caught += none!.Length;
            }
            catch (NullReferenceException)
            {
                caught++;
            }
        }
        output.WriteLine(caught);
    }
}

internal sealed class NullReferencesOnThreads : IProgram
{
    public void Run(TextWriter output)
    {
        int caught = 0;
        Parallel.For(0, 64, i =>
        {
            int[]? nothing = i >= 0 ? null : [];
            try
            {
                Interlocked.Add(ref caught, nothing!.Length);
            }
            catch (NullReferenceException)
            {
                Interlocked.Increment(ref caught);
            }
        });
        var thread = new Thread(() =>
        {
            try
            {
                throw null!;
            }
            catch (NullReferenceException)
            {
                caught += 1000;
            }
        });
        thread.Start();
        thread.Join();
        output.WriteLine(caught);
    }
}

internal sealed class Divisions : IProgram
{
    public void Run(TextWriter output)
    {
        int zero = output.NewLine.Length - 1;
        Try(output, () => 10 / zero);
        Try(output, () => 10 % zero);
        Try(output, () => 10L / zero);
        Try(output, () => 10u / (uint)zero);
        Try(output, () => 10ul % (ulong)zero);
        Try(output, () => (int.MinValue + zero) / (zero - 1));
        Try(output, () => (long.MinValue + zero) / (zero - 1));
        Try(output, () => 10m / zero);
        Try(output, () => 10.0 / zero);
        Try(output, () => (byte)7 / (byte)zero);
        Try(output, () => Math.DivRem(5, zero).Quotient);
        Try(output, () => System.Numerics.BigInteger.One / zero);
    }

    private static void Try<T>(TextWriter output, Func<T> divide)
    {
        try
        {
            output.WriteLine($"{divide()}");
        }
        catch (ArithmeticException error)
        {
            output.WriteLine($"{error.GetType().Name}: {error.Message}");
        }
    }
}

internal sealed class FaultsKeepState : IProgram
{
    public void Run(TextWriter output)
    {
        // Values in vector and general registers live across a fault that is caught.
        double a = output.NewLine.Length * 1.25, b = a * 3, c = b - 0.5, d = c * c;
        var vector = new System.Numerics.Vector<double>(d);
        long x = (long)d, y = x * 7, z = y ^ x;
        for (int i = 0; i < 10; i++)
        {
            try
            {
                x += Divide(i, i % 2);
            }
            catch (DivideByZeroException)
            {
                y += z;
            }
            (a, b, c, d) = (b, c, d, a + i);
        }
        output.WriteLine($"{a} {b} {c} {d} {vector[0]} {x} {y} {z}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Divide(int left, int right) => left / right;
}

internal sealed class FaultInFilterAndFinally : IProgram
{
    public void Run(TextWriter output)
    {
        string? nothing = Environment.GetEnvironmentVariable("A_VARIABLE_THAT_DOES_NOT_EXIST");
        try
        {
            try
            {
                output.Write($"{nothing!.Length}");
            }
            catch (NullReferenceException) when (nothing!.Length == 0)
            {
                output.Write("never ");
            }
            finally
            {
                try
                {
                    output.Write($"{1 / (output.NewLine.Length - 1)}");
                }
                catch (DivideByZeroException)
                {
                    output.Write("divided ");
                }
            }
        }
        catch (NullReferenceException error)
        {
            output.WriteLine(error.Message);
        }
    }
}

internal sealed class CheckedAccess : IProgram
{
    public void Run(TextWriter output)
    {
        int[] array = [1, 2, 3];
        int index = array.Length;
        Try(output, () => array[index]);
        Try(output, () => "abc"[index]);
        Try(output, () => array.AsSpan(2, 5).Length);
        Try(output, () => (object)Enumerable.Empty<int>().First());
        Try(output, () => new Dictionary<string, int>()["missing"]);
        Try(output, () => int.Parse("twelve"));
        Try(output, () => new int[index - 4]);
        Try(output, () =>
        {
            object[] strings = new string[1];
            return strings[0] = 5;
        });
        Try(output, () =>
        {
            var list = new List<int> { 1, 2 };
            foreach (int item in list)
                list.Add(item);
            return list;
        });
    }

    private static void Try(TextWriter output, Func<object> use)
    {
        try
        {
            output.WriteLine(use());
        }
        catch (Exception error)
        {
            output.WriteLine($"{error.GetType().Name}: {error.Message}");
        }
    }
}

internal sealed class StaticConstructors : IProgram
{
    public void Run(TextWriter output)
    {
        for (int i = 0; i < 2; i++)
        {
            try
            {
                output.WriteLine(Broken.Value);
            }
            catch (TypeInitializationException error)
            {
                output.WriteLine(error.InnerException!.Message);
            }
        }
        output.WriteLine(Ordered.Log);
    }

    private static class Broken
    {
        public static readonly int Value = int.Parse("x1", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static class Ordered
    {
        private static readonly int First = 1;
        private static readonly int Second = First + 1;
        public static readonly string Log = $"{First} {Second}";
    }
}

internal sealed class DeepRecursion : IProgram
{
    public void Run(TextWriter output)
    {
        output.WriteLine(Depth(2000));
        int reached = 0;
        try
        {
            Guarded(ref reached);
        }
        catch (InsufficientExecutionStackException error)
        {
            output.WriteLine($"{error.GetType().Name} {reached > 1000}");
        }
        try
        {
            ThrowFrom(500);
        }
        catch (TimeoutException error)
        {
            output.WriteLine(error.Message);
        }
    }

    private static int Depth(int left) => left == 0 ? 0 : 1 + Depth(left - 1);

    private static int Guarded(ref int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        depth++;
        return Guarded(ref depth) + depth;
    }

    private static void ThrowFrom(int depth)
    {
        try
        {
            if (depth == 0)
                throw new TimeoutException("from far below");
            ThrowFrom(depth - 1);
        }
        finally
        {
            depth = -1;
        }
    }
}
