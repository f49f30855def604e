using System.Globalization;

namespace Ptrace.Tests.Support;

/// <summary>The processes that run guests, as <c>/proc</c> shows them.</summary>
internal static class ChildProcesses
{
    private const string Name = "hyperlight-vcpu";

    /// <summary>Of this process.</summary>
    public static int[] Mine() => Of(Environment.ProcessId);

    public static int[] Of(int host)
    {
        const int mostTries = 100;
        for (int tries = 1; ; tries++)
        {
            try
            {
                return Listed(host);
            }
            // A thread ended meanwhile, and left its children to another one.
            catch (IOException) when (tries < mostTries)
            {
            }
        }
    }

    /// <summary>The process of a sandbox that is built meanwhile.</summary>
    public static int NewOne(Action build)
    {
        int[] before = Mine();
        build();
        return Mine().Except(before).Single();
    }

    /// <summary>True while a process is there that can run.</summary>
    public static bool Lives(int id)
    {
        try
        {
            return StateOf(id) is not ("Z" or "X");
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Fails unless a process ends soon.</summary>
    public static void AssertEnds(int id) => Assert.True(SpinWait.SpinUntil(() => !Lives(id), TimeSpan.FromSeconds(10)), $"Process {id} still lives.");

    /// <summary>A line of its status.</summary>
    public static string Status(int id, string key) =>
        File.ReadLines($"/proc/{id}/status").Single(line => line.StartsWith(key + ":", StringComparison.Ordinal))[(key.Length + 1)..].Trim();

    private static int[] Listed(int host) =>
        [.. Directory.GetDirectories($"/proc/{host}/task").SelectMany(static thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(static id => int.Parse(id, CultureInfo.InvariantCulture)).Where(static id => NameOf(id) == Name)];

    private static string StateOf(int id) => Status(id, "State")[..1];

    private static string NameOf(int id)
    {
        try
        {
            return Status(id, "Name");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
