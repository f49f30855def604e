using Hyperlight;
using Security.Tests.Attacks;
using Security.Tests.Machine;

namespace Security.Tests;

/// <summary>What the page tables of a guest really say, whatever it did before.</summary>
public sealed class PageTableTests(AttackTests.SharedCell shared) : IClassFixture<AttackTests.SharedCell>
{
    [Fact]
    public void A_fresh_guest_reaches_its_own_pages_only() => Assert.InRange(PageTableAudit.Check(shared.Cell.Clean).UserPages, 100, int.MaxValue);

    [Theory]
    [InlineData(1u)]
    [InlineData(7u)]
    [InlineData(42u)]
    public void A_guest_that_maps_at_random_reaches_its_own_pages_only(uint seed)
    {
        Cell cell = shared.Cell;
        cell.Attacked.Restore(cell.Clean);
        cell.Echo.EchoBytes(new byte[1 << 20]);
        cell.Machine.RunCode(MapAtRandom(new Random((int)seed)).ToArray(), 0, 0);
        using Snapshot after = cell.Attacked.TakeSnapshot();
        Assert.InRange(PageTableAudit.Check(after).UserPages, 100, int.MaxValue);
        cell.CheckAfterwards();
    }

    // mmap, mprotect, munmap, madvise in a window of 64 pages, in ranges that overlap.
    private static Code MapAtRandom(Random random)
    {
        const ulong window = 0x20_0000_0000;
        var code = new Code();
        for (int i = 0; i < 2000; i++)
        {
            ulong address = window + (ulong)random.Next(64) * 4096, length = (ulong)random.Next(1, 16) * 4096, rights = (ulong)random.Next(8);
            code.SystemCall(random.Next(5) switch { 0 => 11ul, 1 => 28ul, 2 => 10ul, _ => 9ul }, address, length, rights, 0x32, ulong.MaxValue, 0);
        }
        return code.Return();
    }
}
