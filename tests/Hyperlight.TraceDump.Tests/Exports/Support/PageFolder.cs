namespace Hyperlight.TraceDump.Tests.Exports.Support;

/// <summary>A folder for the files of a test class, gone when it is over.</summary>
public sealed class PageFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("trace-dump-").FullName;

    /// <summary>A new path in it.</summary>
    public string At(string name) => Path.Combine(_path, $"{Guid.NewGuid():n}-{name}");

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    internal string Write(string name, Action<Stream> write)
    {
        string path = At(name);
        using FileStream file = File.Create(path);
        write(file);
        return path;
    }

    /// <summary>A copy of a page in which a script of the test may run too.</summary>
    internal string WithScript(string page, string script)
    {
        string text = File.ReadAllText(page), path = At("driven.html");
        int policy = text.IndexOf("<meta http-equiv=", StringComparison.Ordinal), end = text.IndexOf('>', policy) + 1;
        File.WriteAllText(path, text[..policy] + text[end..].Replace("</body>", $"<script>{script}</script></body>", StringComparison.Ordinal));
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_path, recursive: true);
}
