namespace HelloWorld;

/// <summary>A progress bar on standard error, and nothing at all when that is no terminal.</summary>
internal sealed class ConsoleProgress : IProgress, IDisposable
{
    private const int Width = 40;
    private int _shown = -1;

    public void Report(double fraction)
    {
        int percent = (int)(fraction * 100);
        if (Console.IsErrorRedirected || percent == _shown)
            return;

        _shown = percent;
        int filled = percent * Width / 100;
        Console.Error.Write($"\r[{new string('#', filled)}{new string('.', Width - filled)}] {percent,3}%");
    }

    /// <summary>Wipes the bar out, so that what is printed next stands alone.</summary>
    public void Dispose()
    {
        if (_shown < 0)
            return;

        _shown = -1;
        Console.Error.Write($"\r{new string(' ', Width + 7)}\r");
    }
}
