namespace Hyperlight.Generators.Tests.Driver;

/// <summary>Source text that tests compile in memory.</summary>
internal static class Sources
{
    /// <summary>What implicit usings give a project.</summary>
    public const string GlobalUsings = "global using System; global using System.Collections.Generic; "
        + "global using System.Threading; global using System.Threading.Tasks; global using Hyperlight;";

    /// <summary>Stands in for Hyperlight.Guest: records what a generated entry point does.</summary>
    public const string GuestRuntime = """
        namespace Hyperlight.Guest
        {
            public sealed class GuestServices
            {
                public List<string> Log { get; } = new();

                public T GetHost<T>() where T : class
                {
                    Log.Add("host " + typeof(T).FullName);
                    return Hyperlight.Protocol.ContractRegistry.Get<T>().CreateProxy(null!);
                }

                public void Serve<T>(T implementation) where T : class => Log.Add("serve " + typeof(T).FullName + " by " + implementation);
            }

            public static class GuestProgram
            {
                public static List<string> Log { get; } = new();

                public static void Run(string name, Action<GuestServices> configure)
                {
                    Log.Add("run " + name);
                    var services = new GuestServices();
                    configure(services);
                    Log.AddRange(services.Log);
                }
            }
        }
        """;

    /// <summary>Stands in for Hyperlight.Host.</summary>
    public const string GuestBinary = """
        namespace Hyperlight
        {
            public sealed class GuestBinary
            {
                private GuestBinary(string path) => Path = path;

                public string Path { get; }

                public static GuestBinary Staged(string path) => new(path);
            }
        }
        """;

    /// <summary>The contracts that this project itself compiles.</summary>
    public static IEnumerable<string> Contracts =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Contracts"), "*.cs")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText);
}
