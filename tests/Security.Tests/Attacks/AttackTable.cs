namespace Security.Tests.Attacks;

/// <summary>All attacks, by name.</summary>
internal static class AttackTable
{
    public static IReadOnlyDictionary<string, Attack> Rows { get; } = new[]
    {
        MemoryAttacks.Rows, MappingAttacks.Rows, PointerAttacks.Rows, InstructionAttacks.Rows, ControlAttacks.Rows,
        PortAttacks.Rows, StubAttacks.Rows, MessageAttacks.Rows, FloodAttacks.Rows,
    }.SelectMany(static rows => rows).ToDictionary(static row => row.Name);
}
