namespace ValuesGuest;

/// <summary>A class with a base, and properties of every kind.</summary>
public class Settings : SettingsBase
{
    private string _computed = "";

    public List<string?> Tags { get; init; } = [];

    public TimeSpan? Limit { get; set; }

    public required string Owner { get; init; }

    /// <summary>Computed: it does not travel.</summary>
    public string Both => _computed.Length == 0 ? _computed = Name + Owner : _computed;
}
