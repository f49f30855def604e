using System.Reflection;

namespace Hyperlight.Profiling.Tests;

/// <summary>The source of the guest, whose lines are marked by comments.</summary>
internal static class GuestSource
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository, "tests/guests/ProfiledGuest/Program.cs"));

    private static string Repository => typeof(GuestSource).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "Repository").Value!;

    /// <summary>The line that ends with a comment, as <c>addr2line</c> writes it.</summary>
    public static string Line(string comment)
    {
        int index = Array.FindIndex(Lines, line => line.EndsWith($"// {comment}", StringComparison.Ordinal));
        Assert.True(index >= 0, comment);
        return $"Program.cs:{index + 1}";
    }
}
