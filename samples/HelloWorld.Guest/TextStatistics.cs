using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Hyperlight;

namespace HelloWorld.Guest;

/// <summary>Counts lines, words and bytes inside the micro-VM, with the class library as it is everywhere.</summary>
[Guest]
public sealed class TextStatistics(IProgress progress) : ITextStatistics
{
    private const int RankedWords = 5;
    private const int PartSize = 4096;

    // Longer words count like any other, but the ranking tells them apart by this many characters only: memory stays bounded.
    private const int LongestWord = 256;

    // What wc separates words at in a UTF-8 locale.
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(
        "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2060\u3000");

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _characters = new char[Encoding.UTF8.GetMaxCharCount(PartSize)];
    private readonly char[] _word = new char[LongestWord];
    private readonly Dictionary<string, long> _frequencies = new(StringComparer.OrdinalIgnoreCase);
    private (string Word, long Count)[] _common = [];
    private int _wordLength;
    private long _totalBytes;
    private long _lines;
    private long _words;
    private long _bytes;

    public void Begin(long totalBytes)
    {
        _decoder.Reset();
        _frequencies.Clear();
        _common = [];
        _wordLength = 0;
        _totalBytes = totalBytes;
        _lines = _words = _bytes = 0;
    }

    public void Add(ReadOnlyMemory<byte> chunk)
    {
        for (var rest = chunk.Span; !rest.IsEmpty;)
        {
            var part = rest[..Math.Min(rest.Length, PartSize)];
            CountWords(_characters.AsSpan(0, _decoder.GetChars(part, _characters, flush: false)));
            rest = rest[part.Length..];
        }

        _lines += chunk.Span.Count((byte)'\n');
        _bytes += chunk.Length;
        if (_totalBytes > 0)
            progress.Report(Math.Min(1.0, (double)_bytes / _totalBytes));
    }

    public void Complete()
    {
        CountWords(_characters.AsSpan(0, _decoder.GetChars([], _characters, flush: true)));
        EndWord();
        _common = [.. _frequencies
            .Select(static entry => (Word: entry.Key.ToLowerInvariant(), Count: entry.Value))
            .OrderByDescending(static entry => entry.Count)
            .ThenBy(static entry => entry.Word, StringComparer.Ordinal)
            .Take(RankedWords)];
        progress.Report(1.0);
    }

    public long Lines() => _lines;

    public long Words() => _words;

    public long Bytes() => _bytes;

    public int CommonWords() => _common.Length;

    public string CommonWord(int rank) => _common[rank].Word;

    public long CommonWordCount(int rank) => _common[rank].Count;

    private void CountWords(ReadOnlySpan<char> text)
    {
        for (int end; (end = text.IndexOfAny(WhiteSpace)) >= 0; text = text[(end + 1)..])
        {
            ExtendWord(text[..end]);
            EndWord();
        }

        ExtendWord(text);
    }

    private void ExtendWord(ReadOnlySpan<char> characters)
    {
        var kept = characters[..Math.Min(characters.Length, LongestWord - _wordLength)];
        kept.CopyTo(_word.AsSpan(_wordLength));
        _wordLength += kept.Length;
    }

    private void EndWord()
    {
        if (_wordLength == 0)
            return;

        _words++;
        var words = _frequencies.GetAlternateLookup<ReadOnlySpan<char>>();
        CollectionsMarshal.GetValueRefOrAddDefault(words, _word.AsSpan(0, _wordLength), out _)++;
        _wordLength = 0;
    }
}
