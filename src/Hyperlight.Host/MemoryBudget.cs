using System.Globalization;
using Hyperlight.Host.Profiling;

namespace Hyperlight;

/// <summary>What guests allocate while something is done: for tests that hold a guest to a limit.</summary>
/// <example><code>MemoryBudget.For(() => calculator.Add(2, 3)).AtMost(bytes: 0);</code></example>
public sealed class MemoryBudget
{
    private readonly AllocationWatch _watch;

    private MemoryBudget(AllocationWatch watch) => _watch = watch;

    /// <summary>Bytes that guests allocated: objects and native blocks, whether or not they are still alive; memory mappings are not counted.</summary>
    public long Bytes => _watch.Bytes;

    /// <summary>How many objects and native blocks they allocated.</summary>
    public long Allocations => _watch.Count;

    /// <summary>Does something on this thread, and counts what is allocated in the guests that it calls.</summary>
    /// <param name="action">It must call a guest whose memory is profiled exactly, see <see cref="SandboxBuilder.WithMemoryProfile"/>.</param>
    /// <returns>What was counted.</returns>
    /// <exception cref="InvalidOperationException">No profiled guest was called, or one of which only samples are recorded, or another budget counts on this thread.</exception>
    public static MemoryBudget For(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var watch = new AllocationWatch();
        using (watch.Begin())
            action();
        watch.ThrowIfWorthless();
        return new MemoryBudget(watch);
    }

    /// <inheritdoc cref="For(Action)"/>
    /// <typeparam name="T">What it gives, which is not used.</typeparam>
    public static MemoryBudget For<T>(Func<T> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Action ignoring = () => action();
        return For(ignoring);
    }

    /// <summary>Demands that no more was allocated.</summary>
    /// <param name="bytes">The most bytes; null for any number.</param>
    /// <param name="allocations">The most allocations; null for any number.</param>
    /// <returns>This object.</returns>
    /// <exception cref="MemoryBudgetException">More was; the message tells where.</exception>
    public MemoryBudget AtMost(long? bytes = null, long? allocations = null)
    {
        bool isOver = Bytes > (bytes ?? long.MaxValue) || Allocations > (allocations ?? long.MaxValue);
        return isOver ? throw new MemoryBudgetException(Describe(bytes, allocations)) : this;
    }

    private string Describe(long? bytes, long? allocations)
    {
        string limits = string.Join(" and ", new[] { Limit(bytes, "bytes"), Limit(allocations, "allocations") }.Where(static limit => limit is not null));
        return string.Create(CultureInfo.InvariantCulture, $"The guest allocated {Bytes} bytes in {Allocations} allocations, but {limits} were allowed.{_watch.DescribeSites()}");
    }

    private static string? Limit(long? most, string unit) => most is null ? null : string.Create(CultureInfo.InvariantCulture, $"at most {most} {unit}");
}
