using System.Reflection;

namespace Hyperlight.Profiling.Tests;

/// <summary>Stands for a host whose functions nobody calls.</summary>
public class NoHost : DispatchProxy
{
    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException();
}
