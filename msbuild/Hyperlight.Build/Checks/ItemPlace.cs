using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Framework;

namespace Hyperlight.Build.Checks;

/// <summary>Where a project file has an item: MSBuild tells a task the file only.</summary>
internal readonly struct ItemPlace(string file, int line, int column)
{
    private const string ItemName = "HyperlightGuest";

    public string File { get; } = file;

    /// <summary>From 1; 0 when it is not known.</summary>
    public int Line { get; } = line;

    public int Column { get; } = column;

    public static ItemPlace Of(ITaskItem item)
    {
        string file = item.GetMetadata("DefiningProjectFullPath");
        return Find(file, item) is IXmlLineInfo element ? new ItemPlace(file, element.LineNumber, element.LinePosition) : new ItemPlace(file, 0, 0);
    }

    // The element that has the same Include, and the same Features when several have it; a wildcard's or a property's is not found.
    private static XElement? Find(string file, ITaskItem item)
    {
        if (!System.IO.File.Exists(file))
        {
            return null;
        }

        List<XElement> named = [.. XDocument.Load(file, LoadOptions.SetLineInfo).Descendants()
            .Where(element => element.Name.LocalName == ItemName && Includes(element, item.ItemSpec))];
        return named.Find(element => Value(element, "Features") == item.GetMetadata("Features")) ?? named.FirstOrDefault();
    }

    private static bool Includes(XElement element, string path) =>
        Value(element, "Include").Split(';').Any(include => include.Trim().Replace('\\', '/') == path.Replace('\\', '/'));

    private static string Value(XElement element, string name) =>
        (string?)element.Attribute(name) ?? (string?)element.Elements().FirstOrDefault(child => child.Name.LocalName == name) ?? "";
}
