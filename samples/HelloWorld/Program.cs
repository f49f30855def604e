using Hyperlight;

namespace HelloWorld;

internal static class Program
{
    private const int ChunkSize = 1 << 20;

    private const string Usage = """
        Usage: HelloWorld FILE

        Counts the lines, words and bytes of FILE in a micro-VM and prints its five most frequent words.
        """;

    private static int Main(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            Console.WriteLine(Usage);
            return 0;
        }

        if (args is not [var path])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        try
        {
            Count(path);
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HyperlightException)
        {
            Console.Error.WriteLine($"HelloWorld: {e.Message}");
            return 1;
        }
    }

    private static void Count(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var progress = new ConsoleProgress();
        using var sandbox = new SandboxBuilder(Guests.HelloWorld)
            .WithHostFunctions<IProgress>(progress)
            .Build();
        var text = sandbox.GetGuest<ITextStatistics>();
        Feed(file, text);
        progress.Dispose();
        Print(text);
    }

    private static void Feed(FileStream file, ITextStatistics text)
    {
        text.Begin(file.CanSeek ? file.Length : 0);
        byte[] chunk = new byte[ChunkSize];
        for (int read; (read = file.Read(chunk)) > 0;)
            text.Add(chunk.AsMemory(0, read));
        text.Complete();
    }

    private static void Print(ITextStatistics text)
    {
        Console.WriteLine($"lines={text.Lines()} words={text.Words()} bytes={text.Bytes()}");
        for (int rank = 0; rank < text.CommonWords(); rank++)
            Console.WriteLine($"{text.CommonWord(rank)} {text.CommonWordCount(rank)}");
    }
}
