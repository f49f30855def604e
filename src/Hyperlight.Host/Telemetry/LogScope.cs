using System.Collections;

namespace Hyperlight.Host.Telemetry;

/// <summary>Says of a log record which sandbox it is about, and in which function.</summary>
internal sealed class LogScope(string sandbox, string? function) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>Names of the two values.</summary>
    public const string SandboxId = "SandboxId", Function = "Function";

    public int Count => function is null ? 1 : 2;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new(SandboxId, sandbox),
        1 when function is not null => new(Function, function),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    public override string ToString() => function is null ? $"sandbox {sandbox}" : $"sandbox {sandbox}, function {function}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
