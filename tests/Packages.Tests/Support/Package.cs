using System.IO.Compression;
using System.Xml.Linq;

namespace Packages.Tests.Support;

/// <summary>What is in a package.</summary>
internal sealed class Package
{
    // Parts of the container format.
    private static readonly string[] Container = ["_rels/", "package/", "[Content_Types].xml"];

    private readonly string _path;

    public Package(string path)
    {
        _path = path;
        using var archive = ZipFile.OpenRead(path);
        string[] entries =
            [.. archive.Entries.Select(static entry => entry.FullName).Where(static name => !Container.Any(name.StartsWith))];
        string manifest = entries.Single(static name => name.EndsWith(".nuspec", StringComparison.Ordinal));
        Files = [.. entries.Except([manifest]).Order(StringComparer.Ordinal)];
        using var stream = archive.GetEntry(manifest)!.Open();
        Metadata = XDocument.Load(stream).Root!.Elements().Single(static element => element.Name.LocalName == "metadata");
    }

    public IReadOnlyList<string> Files { get; }

    public XElement Metadata { get; }

    /// <summary>Each as "framework: id version", and what of it does not come along.</summary>
    public IReadOnlyList<string> Dependencies =>
        [.. Metadata.Descendants().Where(static element => element.Name.LocalName == "dependency")
            .Select(static element => $"{element.Parent!.Attribute("targetFramework")!.Value}: {element.Attribute("id")!.Value} " +
                $"{element.Attribute("version")!.Value} {element.Attribute("include")}{element.Attribute("exclude")}")
            .Order(StringComparer.Ordinal)];

    public string Tell(string element) => Metadata.Elements().SingleOrDefault(found => found.Name.LocalName == element)?.Value ?? "";

    public string Read(string file)
    {
        using var archive = ZipFile.OpenRead(_path);
        using var reader = new StreamReader(archive.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }
}
