namespace Hyperlight.Protocol;

/// <summary>Where a parameter is in the messages of a function.</summary>
/// <param name="Type">How it travels.</param>
/// <param name="Table">Position of the table that holds it.</param>
internal readonly record struct TemplateValue(ParameterType Type, int Table)
{
    /// <summary>Position of the value.</summary>
    public int Field => Table + SharedVTables.Value;
}
