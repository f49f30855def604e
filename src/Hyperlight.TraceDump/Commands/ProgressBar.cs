using System.Diagnostics;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Shows on a terminal how much of a file was read, and how fast.</summary>
internal sealed class ProgressBar(TextWriter? terminal)
{
    private const string EraseLine = "\r\e[K";
    private const double Megabyte = 1e6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _shown;
    private bool _isHidden = terminal is null;

    /// <summary>Tells how much was read.</summary>
    public void Report(long done, long total)
    {
        TimeSpan time = Stopwatch.GetElapsedTime(_start);
        if (_isHidden || time - _shown < Pause)
            return;
        _shown = time;
        terminal!.Write(FormattableString.Invariant($"{EraseLine}{(total > 0 ? 100 * done / total : 0),3} %  {done / Megabyte / time.TotalSeconds:F0} MB/s"));
    }

    /// <summary>Takes it away: something else is shown from now on.</summary>
    public void Hide()
    {
        if (_shown != TimeSpan.Zero && !_isHidden)
            terminal!.Write(EraseLine);
        _isHidden = true;
    }
}
