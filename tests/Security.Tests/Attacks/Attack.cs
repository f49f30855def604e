namespace Security.Tests.Attacks;

/// <summary>A row of the table.</summary>
/// <param name="Name">What the attacker tries.</param>
/// <param name="Run">Tries it; gives what the guest's code returns.</param>
/// <param name="Expected">How that must end.</param>
internal sealed record Attack(string Name, Func<Cell, ulong> Run, Expected Expected)
{
    /// <summary>An attack with instructions of its own.</summary>
    public Attack(string name, string instructions, Expected expected)
        : this(name, new Machine.Code().Hex(instructions).Return(), expected)
    {
    }

    /// <inheritdoc cref="Attack(string, string, Expected)"/>
    public Attack(string name, Machine.Code code, Expected expected, ulong first = 0, ulong second = 0)
        : this(name, cell => cell.Machine.RunCode(code.ToArray(), first, second), expected)
    {
    }
}
