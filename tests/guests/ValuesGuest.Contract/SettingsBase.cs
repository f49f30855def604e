namespace ValuesGuest;

/// <summary>What is inherited.</summary>
public class SettingsBase
{
    public string Name { get; set; } = "unset";

    public virtual int Level { get; set; } = 7;
}
