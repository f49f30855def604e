namespace Conformance.Programs;

internal sealed class ShortestPaths : IProgram
{
    public void Run(TextWriter output)
    {
        var random = new Random(7);
        const int count = 200;
        var edges = new Dictionary<int, List<(int To, int Cost)>>();
        for (int i = 0; i < 2000; i++)
        {
            int from = random.Next(count);
            if (!edges.TryGetValue(from, out List<(int, int)>? list))
                edges[from] = list = [];
            list.Add((random.Next(count), random.Next(1, 100)));
        }
        int[] cost = new int[count];
        Array.Fill(cost, int.MaxValue);
        cost[0] = 0;
        var queue = new PriorityQueue<int, int>([(0, 0)]);
        while (queue.TryDequeue(out int node, out int reached))
        {
            foreach ((int to, int step) in reached == cost[node] ? edges.GetValueOrDefault(node, []) : [])
            {
                if (reached + step >= cost[to])
                    continue;
                cost[to] = reached + step;
                queue.Enqueue(to, cost[to]);
            }
        }
        output.WriteLine(string.Join(' ', cost));
    }
}

internal sealed class Queens : IProgram
{
    public void Run(TextWriter output)
    {
        for (int size = 4; size <= 9; size++)
            output.Write($"{size}:{Count(size, 0, 0, 0, 0)} ");
        output.WriteLine();
    }

    private static int Count(int size, int row, uint columns, uint left, uint right)
    {
        if (row == size)
            return 1;
        int found = 0;
        for (uint free = ~(columns | left | right) & ((1u << size) - 1); free != 0; free &= free - 1)
        {
            uint place = free & (uint)-(int)free;
            found += Count(size, row + 1, columns | place, (left | place) << 1, (right | place) >> 1);
        }
        return found;
    }
}

internal sealed class EditDistances : IProgram
{
    public void Run(TextWriter output)
    {
        foreach ((string a, string b) in ((string, string)[])[("kitten", "sitting"), ("", "abc"), ("intention", "execution"), ("same", "same")])
            output.WriteLine($"{a} {b} {Distance(a, b)}");
        output.WriteLine(string.Join(' ', Sorts("the five boxing wizards jump quickly".ToCharArray())));
    }

    private static int Distance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)], current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }

    private static IEnumerable<string> Sorts(char[] letters)
    {
        char[] stable = [.. letters.OrderBy(letter => letter)], quick = [.. letters];
        Array.Sort(quick, (x, y) => y.CompareTo(x));
        return [new string(stable).Trim(), new string(quick).Trim()];
    }
}

internal sealed class GameOfLife : IProgram
{
    public void Run(TextWriter output)
    {
        const int size = 16;
        bool[,] cells = new bool[size, size];
        foreach ((int x, int y) in ((int, int)[])[(1, 0), (2, 1), (0, 2), (1, 2), (2, 2), (8, 8), (9, 8), (10, 8)])
            cells[y, x] = true;
        for (int generation = 0; generation < 30; generation++)
            cells = Step(cells, size);
        for (int y = 0; y < size; y++)
            output.WriteLine(string.Concat(Enumerable.Range(0, size).Select(x => cells[y, x] ? '#' : '.')));
    }

    private static bool[,] Step(bool[,] cells, int size)
    {
        bool[,] next = new bool[size, size];
        for (int i = 0; i < size * size; i++)
        {
            (int y, int x) = Math.DivRem(i, size);
            int around = Enumerable.Range(0, 9).Count(n => n != 4 && cells[(y + n / 3 - 1 + size) % size, (x + n % 3 - 1 + size) % size]);
            next[y, x] = around == 3 || around == 2 && cells[y, x];
        }
        return next;
    }
}
