using System.Reflection;
using System.Runtime.Loader;
using Hyperlight;

namespace Benchmarks;

/// <summary>A second copy of the library in this process, with telemetry compiled out.</summary>
internal sealed class WithoutTelemetry : AssemblyLoadContext
{
    /// <inheritdoc cref="WarmCalls.Of"/>
    public static Func<int, double> WarmCalls()
    {
        AppContext.SetSwitch(HyperlightTelemetry.SupportSwitch, false);
        try
        {
            Type type = new WithoutTelemetry().LoadFromAssemblyName(typeof(WithoutTelemetry).Assembly.GetName()).GetType(typeof(WarmCalls).FullName!, throwOnError: true)!;
            return (Func<int, double>)type.GetMethod(nameof(Benchmarks.WarmCalls.Of))!.Invoke(null, [false])!;
        }
        finally
        {
            AppContext.SetSwitch(HyperlightTelemetry.SupportSwitch, true);
        }
    }

    // What lies beside the program is loaded once more, the framework is shared.
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"{assemblyName.Name}.dll");
        bool isOurs = assemblyName.Name is { } name && (name.StartsWith("Hyperlight", StringComparison.Ordinal) || name.StartsWith("SimpleGuest", StringComparison.Ordinal) || name == "Benchmarks");
        return isOurs && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
