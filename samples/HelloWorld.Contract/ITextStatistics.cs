using Hyperlight;

namespace HelloWorld;

/// <summary>
/// Counts a text that arrives in chunks: <see cref="Begin"/>, <see cref="Add"/> as often as needed, <see cref="Complete"/>; then ask.
/// </summary>
[GuestFunction]
public interface ITextStatistics
{
    /// <summary>Forgets the text before, and begins another.</summary>
    /// <param name="totalBytes">Its length, against which progress is reported; 0 if that is not known.</param>
    void Begin(long totalBytes);

    /// <summary>Counts the next chunk of the text.</summary>
    /// <param name="chunk">UTF-8. It may end within a character or a word; bytes that are no UTF-8 count as characters of a word.</param>
    void Add(ReadOnlyMemory<byte> chunk);

    /// <summary>Ends the text, and with it the word it ends in.</summary>
    void Complete();

    /// <summary>How many line feeds the text has.</summary>
    long Lines();

    /// <summary>How many runs of characters between white space the text has.</summary>
    long Words();

    /// <summary>How many bytes the text has.</summary>
    long Bytes();

    /// <summary>How many words are ranked: five, or fewer if the text has fewer different ones.</summary>
    int CommonWords();

    /// <summary>The word at a rank, in lower case.</summary>
    /// <param name="rank">0 for the most frequent one; words of one frequency are in ordinal order.</param>
    string CommonWord(int rank);

    /// <summary>How often the word at a rank occurs, in upper or lower case.</summary>
    /// <param name="rank">0 for the most frequent word.</param>
    long CommonWordCount(int rank);
}
