using System.Reflection;

namespace Packages.Tests.Support;

/// <summary>What the project file knows of the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Value("RepositoryRoot");

    /// <summary>What these tests were built as, and their packages with them.</summary>
    public static string Configuration { get; } = Value("Configuration");

    public static string Version { get; } = Value("Version");

    private static string Value(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
