namespace Conformance.Programs;

internal sealed class GroupingAndOrdering : IProgram
{
    public void Run(TextWriter output)
    {
        string[] words = ["pear", "fig", "apple", "plum", "kiwi", "banana", "date", "grape", "melon", "lime"];
        foreach (IGrouping<int, string> group in words.GroupBy(word => word.Length).OrderBy(group => group.Key))
            output.WriteLine($"{group.Key}: {string.Join(',', group.Order(StringComparer.Ordinal))}");
        var rows = from word in words
                   let vowels = word.Count("aeiou".Contains)
                   where vowels > 1
                   orderby vowels descending, word
                   select $"{word}/{vowels}";
        output.WriteLine(string.Join(' ', rows));
    }
}

internal sealed class JoinsAndLookups : IProgram
{
    public void Run(TextWriter output)
    {
        (int Id, string Name)[] people = [(1, "Ada"), (2, "Linus"), (3, "Grace")];
        (int Person, string Book)[] loans = [(1, "Engines"), (3, "Compilers"), (1, "Notes"), (9, "Lost")];
        foreach (var row in people.GroupJoin(loans, person => person.Id, loan => loan.Person, (person, mine) => (person.Name, Books: mine.Count())))
            output.WriteLine($"{row.Name} {row.Books}");
        output.WriteLine(string.Join(';', people.Join(loans, person => person.Id, loan => loan.Person, (person, loan) => $"{person.Name}:{loan.Book}")));
        ILookup<bool, int> parity = Enumerable.Range(0, 10).ToLookup(i => i % 2 == 0);
        output.WriteLine($"{parity[true].Sum()} {parity[false].Sum()}");
    }
}

internal sealed class Aggregations : IProgram
{
    public void Run(TextWriter output)
    {
        int[] numbers = [.. Enumerable.Range(1, 12)];
        output.WriteLine(numbers.Aggregate(1L, (product, n) => product * n));
        output.WriteLine(string.Join(' ', numbers.Zip(numbers.Skip(1), (a, b) => a * b)));
        output.WriteLine(string.Join('|', numbers.Chunk(5).Select(chunk => string.Join(',', chunk))));
        output.WriteLine($"{numbers.Average()} {numbers.Max()} {numbers.MinBy(n => (n * 7) % 13)} {numbers.DistinctBy(n => n % 4).Count()}");
        output.WriteLine(string.Join(' ', numbers.CountBy(n => n % 3).Select(pair => $"{pair.Key}:{pair.Value}")));
        output.WriteLine(string.Join(' ', numbers.Index().Where(item => item.Index % 5 == 0).Select(item => item.Item)));
    }
}

internal sealed class LazyEvaluation : IProgram
{
    public void Run(TextWriter output)
    {
        IEnumerable<int> Numbers()
        {
            for (int i = 0; ; i++)
            {
                output.Write($"<{i}>");
                yield return i;
            }
        }

        foreach (int n in Numbers().Where(n => n % 2 == 1).Select(n => n * n).TakeWhile(n => n < 60))
            output.Write($"[{n}]");
        output.WriteLine();
        output.WriteLine(string.Join(' ', Numbers().SkipWhile(n => n < 3).Take(2)));
    }
}

internal sealed class ParallelQueries : IProgram
{
    public void Run(TextWriter output)
    {
        output.WriteLine(Enumerable.Range(1, 5000).AsParallel().Where(n => n % 3 == 0).Sum(n => (long)n * n));
        output.WriteLine(string.Join(' ', Enumerable.Range(0, 40).AsParallel().AsOrdered().Select(n => n * n % 41).Where(n => n % 2 == 0)));
    }
}

internal sealed class SetOperations : IProgram
{
    public void Run(TextWriter output)
    {
        int[] left = [5, 3, 9, 7, 5, 9, 3, 7], right = [8, 3, 6, 4, 4, 9, 1, 0];
        output.WriteLine(string.Join(' ', left.Union(right)));
        output.WriteLine(string.Join(' ', left.Intersect(right)));
        output.WriteLine(string.Join(' ', left.Except(right)));
        output.WriteLine(string.Join(' ', left.SelectMany((n, i) => Enumerable.Repeat(n, i % 3)).Reverse()));
        output.WriteLine($"{left.SequenceEqual(right)} {left.Contains(9)} {left.Append(1).Prepend(2).Last()} {left.ElementAt(^2)}");
    }
}
