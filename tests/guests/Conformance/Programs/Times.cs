using System.Diagnostics;
using System.Globalization;

namespace Conformance.Programs;

internal sealed class DateArithmetic : IProgram
{
    public void Run(TextWriter output)
    {
        var date = new DateTime(2024, 2, 28, 23, 59, 58, DateTimeKind.Utc);
        for (int i = 0; i < 4; i++)
            output.Write($"{date.AddSeconds(i):s} ");
        output.WriteLine($"{date.AddMonths(1):d} {date.AddYears(-1):D} {date.DayOfYear} {date.DayOfWeek} {DateTime.IsLeapYear(1900)} {DateTime.DaysInMonth(2023, 2)}");
        TimeSpan span = new DateTime(2000, 1, 1) - new DateTime(1970, 1, 1, 12, 30, 0);
        output.WriteLine($"{span} {span.TotalDays} {span:c} {span:d\\.hh\\:mm} {TimeSpan.FromMilliseconds(-1500)} {date.Ticks}");
    }
}

internal sealed class DateFormatting : IProgram
{
    public void Run(TextWriter output)
    {
        var date = new DateTime(2021, 3, 4, 5, 6, 7, 89, DateTimeKind.Utc);
        foreach (string format in (string[])["d", "D", "f", "g", "M", "O", "R", "s", "t", "u", "y", "yyyy'/'MM'/'dd HH:mm:ss.fffffff", "ddd dd MMM yy, h:m tt"])
            output.WriteLine($"{format} -> {date.ToString(format, CultureInfo.InvariantCulture)}");
        foreach (string text in (string[])["2021-03-04", "03/04/2021 05:06", "Thu, 04 Mar 2021 05:06:07 GMT", "2021-13-01", "today"])
            output.WriteLine($"{text}: {DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime parsed)} {parsed:O}");
        output.WriteLine(DateTime.ParseExact("04|03|21", "dd|MM|yy", CultureInfo.InvariantCulture).ToString("D", CultureInfo.InvariantCulture));
    }
}

internal sealed class DatesAndTimes : IProgram
{
    public void Run(TextWriter output)
    {
        var day = new DateOnly(2023, 12, 31);
        var time = new TimeOnly(23, 30);
        output.WriteLine($"{day.AddDays(1):O} {time.AddHours(1.5, out int wrapped):O} {wrapped} {day.ToDateTime(time):s} {day.DayNumber}");
        var offset = new DateTimeOffset(2022, 6, 1, 12, 0, 0, TimeSpan.FromHours(5.5));
        output.WriteLine($"{offset.ToUniversalTime():O} {offset.ToUnixTimeMilliseconds()} {offset == offset.ToOffset(TimeSpan.Zero)} {DateTimeOffset.FromUnixTimeSeconds(-1):R}");
        output.WriteLine($"{ISOWeek.GetWeekOfYear(new DateTime(2021, 1, 3))} {ISOWeek.GetYear(new DateTime(2021, 1, 3))} {ISOWeek.ToDateTime(2020, 53, DayOfWeek.Monday):d}");
        output.WriteLine(new GregorianCalendar().GetWeekOfYear(new DateTime(2024, 9, 1), CalendarWeekRule.FirstFullWeek, DayOfWeek.Monday));
    }
}

internal sealed class ClocksGoForward : IProgram
{
    public void Run(TextWriter output)
    {
        long last = Stopwatch.GetTimestamp(), backwards = 0, first = last;
        DateTime lastDate = DateTime.UtcNow;
        for (int i = 0; i < 100_000; i++)
        {
            long now = Stopwatch.GetTimestamp();
            backwards += now < last ? 1 : 0;
            last = now;
        }
        output.WriteLine($"{backwards} {last > first} {DateTime.UtcNow >= lastDate} {Stopwatch.Frequency} {Stopwatch.IsHighResolution}");
    }
}

internal sealed class StopwatchMeasuresSleep : IProgram
{
    public void Run(TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        long ticks = Environment.TickCount64;
        Thread.Sleep(30);
        watch.Stop();
        TimeSpan stopped = watch.Elapsed;
        Thread.Sleep(1);
        output.WriteLine($"{watch.ElapsedMilliseconds >= 29} {watch.ElapsedMilliseconds < 5000} {watch.Elapsed == stopped} {Environment.TickCount64 - ticks >= 25}");
        DateTime before = DateTime.UtcNow;
        watch.Restart();
        Thread.Sleep(20);
        TimeSpan wall = DateTime.UtcNow - before, steady = watch.Elapsed;
        output.WriteLine((wall - steady).Duration() < TimeSpan.FromMilliseconds(10));
    }
}

internal sealed class FakeTime : IProgram
{
    public void Run(TextWriter output)
    {
        var provider = new SteppingTime();
        long start = provider.GetTimestamp();
        provider.Advance(TimeSpan.FromMinutes(90));
        output.WriteLine($"{provider.GetUtcNow():O} {provider.GetElapsedTime(start)} {provider.LocalTimeZone.BaseUtcOffset}");
    }

    private sealed class SteppingTime : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan step) => _now += step;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.Ticks;
    }
}
