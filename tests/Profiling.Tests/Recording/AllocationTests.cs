namespace Hyperlight.Profiling.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void Smoke()
    {
        using var profiled = new Profiled();
        profiled.Guest.Keep(1000, 100);
        profiled.Guest.Drop(10_000, 10);
        profiled.Guest.Leak(3, 64 << 10);
        profiled.Guest.Grow(2, 1000);
        profiled.Guest.KeepLarge(1_000_000);
        profiled.Guest.KeepPinned(10_000);
        profiled.Guest.AllocateOnThread(7);
        profiled.Guest.AllocateEverywhere();
        profiled.Guest.AllocateDeep(1000);
        profiled.Guest.Map(1 << 20);
        try { profiled.Guest.Collect(2); } catch (GuestDeadlockException e) { Console.WriteLine("DL " + e.GuestStackTrace); throw; }
        byte[] sizes = profiled.Guest.GenerationSizes();
        Console.WriteLine(string.Join(' ', System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(sizes).ToArray()));
        profiled.Guest.Throw(2);
        profiled.Guest.Work("a b c 1 2 3", 2);
        Trace trace = profiled.End();
        foreach (var group in trace.Records.Where(r => r.Id > 3 && r.Id != 0x101 || r.Kind != 1).GroupBy(static record => (record.Id, record.Id is 2 or 3 ? record.Kind : 0, record.Id == 2 ? record.Size : 0, record.Thread, record.Frames.Length)).OrderByDescending(static group => group.Count()).Take(150))
            Console.WriteLine($"{group.Key} {group.Count()} {string.Join(' ', group.Last().Frames.Take(8).Select(static frame => $"{frame:x}"))} {string.Join(',', group.Last().Numbers.Take(20).Select(static frame => $"{frame:x}"))}");
        Console.WriteLine(string.Join(' ', trace.Of(0x106).Single().Numbers));
        Console.WriteLine(profiled.TracePath);
        File.Copy(profiled.TracePath, "/tmp/smoke.trace", true);
        foreach (var record in trace.Records.Where(r => r.Frames.Length > 0 && !r.Frames[^1].Equals(0x401b70ul)).Take(20))
            Console.WriteLine($"{record.Id} {record.Kind} {record.Thread} {record.Frames.Length} {record.Frames[^1]:x} {record.Frames[Math.Max(0, record.Frames.Length - 2)]:x}");
    }
}
