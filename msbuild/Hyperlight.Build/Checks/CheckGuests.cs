using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace Hyperlight.Build.Checks;

/// <summary>Looks at a host's HyperlightGuest items before anything is built: HL1002, HL1004 and HL1006, each at the item's line.</summary>
public sealed class CheckGuests : Task
{
    /// <summary>The items, with the metadata Name and OwnVariant.</summary>
    [Required]
    public ITaskItem[] Guests { get; set; } = [];

    /// <summary>What the property HyperlightGuestFeatures asks for.</summary>
    public string Features { get; set; } = "";

    /// <summary>The host's project file.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>Start of the addresses of the pages about diagnostics.</summary>
    [Required]
    public string HelpLinks { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        CheckFeatures(Features, "The property HyperlightGuestFeatures", new ItemPlace(Project, 0, 0));
        foreach (ITaskItem guest in Guests)
        {
            CheckItem(guest);
        }

        foreach (var group in Guests.GroupBy(guest => guest.GetMetadata("Name") + guest.GetMetadata("OwnVariant")).Where(group => group.Count() > 1))
        {
            string projects = string.Join(", ", group.Select(guest => guest.ItemSpec));
            Report("HL1004", ItemPlace.Of(group.Last()), $"More than one guest is named '{group.First().GetMetadata("Name")}': {projects}. Give one of them another Name in its HyperlightGuest item.");
        }

        return !Log.HasLoggedErrors;
    }

    private void CheckItem(ITaskItem guest)
    {
        ItemPlace place = ItemPlace.Of(guest);
        string name = guest.GetMetadata("Name");
        if (!File.Exists(guest.GetMetadata("FullPath")))
        {
            Report("HL1002", place, $"The guest project '{guest.ItemSpec}' does not exist (looked for '{guest.GetMetadata("FullPath")}'). Correct the path in its HyperlightGuest item.");
        }

        if (!IsFileName(name))
        {
            Report("HL1006", place, $"'{name}' cannot be the Name of a guest: it becomes the name of a folder and of a file. Use letters, digits, '.', '-' and '_'.");
        }

        string snapshot = guest.GetMetadata("StageSnapshot");
        if (snapshot.Length > 0 && !bool.TryParse(snapshot, out _))
        {
            Report("HL1006", place, $"StageSnapshot of '{guest.ItemSpec}' is '{snapshot}'. It can be true or false.");
        }

        CheckFeatures(guest.GetMetadata("Features"), $"Features of '{guest.ItemSpec}'", place);
    }

    private void CheckFeatures(string features, string who, ItemPlace place)
    {
        foreach (string unknown in GuestFeatures.Split(features).Where(feature => !GuestFeatures.Known.Contains(feature)))
        {
            Report("HL1006", place, $"{who} names '{unknown}', which is no feature of a guest. There are {string.Join(" and ", GuestFeatures.Known)}.");
        }
    }

    // As in every file system and in the list of staged guests, whose separators are '=', '|' and '+'.
    private static bool IsFileName(string name) =>
        name.Trim('.').Length > 0 && name.All(character => char.IsLetterOrDigit(character) || character is '.' or '-' or '_');

    private void Report(string code, ItemPlace place, string text) =>
        Log.LogError(null, code, null, $"{HelpLinks}{code}.md", place.File, place.Line, place.Column, 0, 0, text);
}
