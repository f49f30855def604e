using System.Collections.Concurrent;

namespace Hyperlight.Host.Tests.Support;

/// <summary>Compiles C programs into a folder that goes with the test run; each source once.</summary>
public sealed class CCompiler : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperlight-c-");
    private readonly ConcurrentDictionary<string, Lazy<string>> _programs = new();

    /// <summary>Compiles a source that is a guest as this library wants it: static, at fixed addresses.</summary>
    /// <returns>Path of the program.</returns>
    public string Guest(string source) => Compile(source, "-static", "-no-pie", "-O1");

    /// <summary>Compiles a source with options.</summary>
    /// <returns>Path of the program.</returns>
    public string Compile(string source, params string[] options) =>
        _programs.GetOrAdd(string.Join(' ', options) + source, _ => new Lazy<string>(() => Run(source, options))).Value;

    /// <summary>A file beside the programs.</summary>
    /// <returns>Its path, where nothing is.</returns>
    public string NewPath() => Path.Combine(_folder.FullName, Path.GetRandomFileName());

    /// <summary>A file with the given content.</summary>
    /// <returns>Its path.</returns>
    public string Write(ReadOnlySpan<byte> content)
    {
        string path = NewPath();
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Run(string source, string[] options)
    {
        string program = NewPath(), file = program + ".c";
        File.WriteAllText(file, source);
        CommandLine.Run("gcc", "gcc", [.. options, "-Wall", "-Werror", "-Wno-unused", "-o", program, file]);
        return program;
    }
}
