namespace Hyperlight.TraceDump.Formats;

/// <summary>Gives each text a number, in the order of their first use.</summary>
internal sealed class StringPool
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The number of a text, from 0.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isNew">Whether it was not known before.</param>
    public int Number(string text, out bool isNew)
    {
        isNew = _numbers.TryAdd(text, _texts.Count);
        if (!isNew)
            return _numbers[text];
        _texts.Add(text);
        return _texts.Count - 1;
    }

    public int Number(string text) => Number(text, out _);
}
