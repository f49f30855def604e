using Hyperlight;
using Security.Tests.Attacks;

namespace Security.Tests;

/// <summary>Every attack of the table ends as it must, and touches nobody else.</summary>
public sealed class AttackTests(AttackTests.SharedCell shared, ITestOutputHelper log) : IClassFixture<AttackTests.SharedCell>
{
    public static TheoryData<string> Names => [.. AttackTable.Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_attack_stays_inside(string name)
    {
        Cell cell = shared.Cell;
        Attack attack = AttackTable.Rows[name];
        cell.Output.Reset();
        Outcome outcome = cell.Try(attack);
        log.WriteLine($"{name}: {outcome}");
        bool poisoned = cell.Attacked.IsPoisoned;
        cell.CheckAfterwards();
        Assert.True(attack.Expected.Fits(outcome), $"{outcome}; expected: {attack.Expected.Text}");
        if (attack.Expected.Poisons is { } poisons)
            Assert.Equal(poisons, poisoned);
        Assert.InRange(cell.Output.Bytes, 0, Cell.MostOutput);
    }

    [Fact]
    public void The_table_has_more_than_forty_attacks() => Assert.InRange(AttackTable.Rows.Count, 41, int.MaxValue);

    public sealed class SharedCell : IDisposable
    {
        internal Cell Cell { get; } = new();

        /// <summary>The cell, healed from whatever the last test did.</summary>
        internal Cell Restored()
        {
            Cell.Attacked.Restore(Cell.Clean);
            return Cell;
        }

        public void Dispose() => Cell.Dispose();
    }
}
