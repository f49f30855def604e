using System.Reflection;

namespace Hyperlight.Build.Tests.Scratch;

/// <summary>What the project file knows of the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Value("RepositoryRoot");

    /// <summary>The folder of the props and targets under test.</summary>
    public static string BuildFiles { get; } = Path.Combine(Root, "msbuild", "Hyperlight.Build", "build");

    /// <summary>The generator with its analyzers, which users have in a package.</summary>
    public static string Generator { get; } = Value("Generator");

    public static string HostFramework { get; } = Value("HostTargetFramework");

    public static string GuestFramework { get; } = Value("GuestTargetFramework");

    public static string SharedFramework { get; } = Value("SharedTargetFramework");

    private static string Value(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
