using System.Collections;

namespace Conformance.Programs;

internal sealed class IteratorBlocks : IProgram
{
    public void Run(TextWriter output)
    {
        output.WriteLine(string.Join(' ', Fibonacci().TakeWhile(n => n < 1000)));
        output.WriteLine(string.Join(' ', Hanoi(3, 'a', 'b', 'c')));
        output.WriteLine(string.Join(" | ", Permutations([1, 2, 3]).Select(permutation => string.Join(',', permutation))));
        using IEnumerator<int> cleaned = WithCleanUp(output).GetEnumerator();
        cleaned.MoveNext();
        output.WriteLine(cleaned.Current);
    }

    private static IEnumerable<int> Fibonacci()
    {
        for ((int a, int b) = (0, 1); ; (a, b) = (b, a + b))
            yield return a;
    }

    private static IEnumerable<string> Hanoi(int disks, char from, char to, char via)
    {
        if (disks == 0)
            yield break;
        foreach (string move in Hanoi(disks - 1, from, via, to))
            yield return move;
        yield return $"{from}{to}";
        foreach (string move in Hanoi(disks - 1, via, to, from))
            yield return move;
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length <= 1 ? [items]
        : items.SelectMany((item, i) => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (int[])[item, .. rest]));

    private static IEnumerable<int> WithCleanUp(TextWriter output)
    {
        try
        {
            yield return 1;
            yield return 2;
        }
        finally
        {
            output.WriteLine("cleaned up");
        }
    }
}

internal sealed class OwnEnumerable : IProgram
{
    public void Run(TextWriter output)
    {
        foreach (int day in new Countdown(5))
            output.Write($"{day} ");
        output.WriteLine(((IEnumerable<int>)new Countdown(10)).Count(n => n % 2 == 0));
        foreach (ref int slot in new int[3].AsSpan())
            output.Write($"{slot++}{slot} ");
        output.WriteLine();
    }

    private readonly struct Countdown(int from) : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator()
        {
            for (int i = from; i > 0; i--)
                yield return i;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

internal sealed class AsyncStreams : IAsyncProgram
{
    public async Task RunAsync(TextWriter output)
    {
        await foreach (int n in Ticks(6).Where(n => n % 2 == 0))
            output.Write($"{n} ");
        using var stop = new CancellationTokenSource();
        try
        {
            await foreach (int n in Ticks(100).WithCancellation(stop.Token))
            {
                output.Write($"{n};");
                if (n == 3)
                    await stop.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            output.WriteLine("cancelled");
        }
    }

    private static async IAsyncEnumerable<int> Ticks(int count, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Delay(1, token);
            yield return i;
        }
    }
}

file static class AsyncFilters
{
    public static async IAsyncEnumerable<int> Where(this IAsyncEnumerable<int> source, Func<int, bool> predicate)
    {
        await foreach (int item in source)
        {
            if (predicate(item))
                yield return item;
        }
    }
}
