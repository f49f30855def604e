using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Conformance.Programs;

internal sealed class ListEditing : IProgram
{
    public void Run(TextWriter output)
    {
        List<int> numbers = [.. Enumerable.Range(0, 20).Select(i => i * 37 % 20)];
        numbers.Sort();
        numbers.RemoveAll(number => number % 3 == 0);
        numbers.InsertRange(2, [100, 200]);
        numbers.Reverse(1, 4);
        output.WriteLine(string.Join(',', numbers));
        output.WriteLine($"{numbers.BinarySearch(7, Comparer<int>.Default)} {numbers.IndexOf(200)} {numbers.Capacity >= numbers.Count}");
    }
}

internal sealed class DictionaryCounting : IProgram
{
    public void Run(TextWriter output)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (string word in "the quick brown fox jumps over The lazy dog and the Quick cat".Split(' '))
            counts[word] = counts.GetValueOrDefault(word) + 1;
        foreach ((string word, int count) in counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            output.WriteLine($"{word}={count}");
        output.WriteLine(counts.Remove("THE", out int removed) ? removed : -1);
    }
}

internal sealed class SortedSetRanges : IProgram
{
    public void Run(TextWriter output)
    {
        SortedSet<int> primes = [.. Enumerable.Range(2, 98).Where(n => Enumerable.Range(2, n - 2).All(d => n % d != 0))];
        output.WriteLine(string.Join(' ', primes.GetViewBetween(20, 60)));
        SortedSet<int> odd = [.. Enumerable.Range(0, 20).Select(i => i * 2 + 1)];
        primes.SymmetricExceptWith(odd);
        output.WriteLine($"{primes.Count} {primes.Min} {primes.Max} {string.Join(' ', primes.Reverse().Take(5))}");
        var sorted = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["b"] = 2, ["a"] = 1, ["C"] = 3 };
        output.WriteLine(string.Join(' ', sorted));
    }
}

internal sealed class PriorityQueueOrder : IProgram
{
    public void Run(TextWriter output)
    {
        var queue = new PriorityQueue<string, (int, int)>();
        string[] jobs = ["low", "high", "middle", "high", "low", "urgent"];
        for (int i = 0; i < jobs.Length; i++)
            queue.Enqueue($"{jobs[i]}{i}", (jobs[i] switch { "urgent" => 0, "high" => 1, "middle" => 2, _ => 3 }, i));
        while (queue.TryDequeue(out string? job, out (int Rank, int Order) key))
            output.WriteLine($"{job} {key.Rank} {key.Order}");
    }
}

internal sealed class LinkedListEditing : IProgram
{
    public void Run(TextWriter output)
    {
        var list = new LinkedList<char>("linked");
        for (LinkedListNode<char>? node = list.First; node is not null; node = node.Next)
        {
            if (node.Value is 'n')
                list.AddAfter(node, '-');
        }
        list.AddFirst('>');
        list.RemoveLast();
        output.WriteLine(string.Concat(list));
        output.WriteLine(list.Find('k')?.Previous?.Value);
    }
}

internal sealed class StackAndQueue : IProgram
{
    public void Run(TextWriter output)
    {
        output.WriteLine(Evaluate("3 4 + 2 * 7 /"));
        output.WriteLine(Evaluate("5 1 2 + 4 * + 3 -"));
        var queue = new Queue<int>(Enumerable.Range(1, 41));
        while (queue.Count > 1)
        {
            queue.Enqueue(queue.Dequeue());
            queue.Enqueue(queue.Dequeue());
            queue.Dequeue();
        }
        output.WriteLine($"survivor {queue.Peek()}");
    }

    private static int Evaluate(string expression)
    {
        var stack = new Stack<int>();
        foreach (string token in expression.Split(' '))
        {
            if (int.TryParse(token, out int number))
            {
                stack.Push(number);
                continue;
            }
            (int right, int left) = (stack.Pop(), stack.Pop());
            stack.Push(token switch { "+" => left + right, "-" => left - right, "*" => left * right, _ => left / right });
        }
        return stack.Single();
    }
}

internal sealed class ImmutableEditing : IProgram
{
    public void Run(TextWriter output)
    {
        ImmutableList<int> before = [1, 2, 3, 4];
        ImmutableList<int> after = before.Add(5).RemoveAt(0).SetItem(1, 30);
        ImmutableSortedDictionary<string, int> map = ImmutableSortedDictionary<string, int>.Empty.WithComparers(StringComparer.Ordinal).Add("z", 26).Add("a", 1);
        ImmutableArray<int>.Builder builder = ImmutableArray.CreateBuilder<int>();
        builder.AddRange(before);
        builder.Reverse();
        output.WriteLine($"{string.Join(',', before)} {string.Join(',', after)} {string.Join(',', map)} {string.Join(',', builder.ToImmutable())}");
        output.WriteLine(ImmutableStack.Create(1, 2, 3).Pop().Peek());
    }
}

internal sealed class FrozenLookups : IProgram
{
    public void Run(TextWriter output)
    {
        FrozenDictionary<string, int> months = "jan feb mar apr may jun".Split(' ')
            .Select((name, index) => KeyValuePair.Create(name, index + 1)).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        FrozenSet<int> squares = Enumerable.Range(0, 50).Select(i => i * i).ToFrozenSet();
        output.WriteLine($"{months["MAR"]} {months.ContainsKey("dec")} {squares.Contains(1600)} {squares.Contains(1601)}");
        output.WriteLine(string.Join(' ', months.OrderBy(pair => pair.Value).Select(pair => pair.Key)));
    }
}

internal sealed class ConcurrentCollections : IProgram
{
    public void Run(TextWriter output)
    {
        var totals = new ConcurrentDictionary<int, int>();
        var bag = new ConcurrentBag<int>();
        Parallel.For(0, 1000, i =>
        {
            totals.AddOrUpdate(i % 7, i, (_, sum) => sum + i);
            bag.Add(i);
        });
        output.WriteLine(string.Join(' ', totals.OrderBy(pair => pair.Key)));
        output.WriteLine($"{bag.Count} {bag.Sum()} {totals.GetOrAdd(100, static key => key * 2)}");
    }
}

internal sealed class BitArrayLogic : IProgram
{
    public void Run(TextWriter output)
    {
        var sieve = new BitArray(200, true) { [0] = false, [1] = false };
        for (int i = 2; i * i < sieve.Length; i++)
        {
            for (int j = i * i; sieve[i] && j < sieve.Length; j += i)
                sieve[j] = false;
        }
        output.WriteLine(string.Join(' ', Enumerable.Range(0, sieve.Length).Where(i => sieve[i])));
        byte[] bytes = new byte[25];
        sieve.Not().CopyTo(bytes, 0);
        output.WriteLine(Convert.ToHexString(bytes));
    }
}
