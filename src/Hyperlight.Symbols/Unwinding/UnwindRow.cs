using System.Runtime.CompilerServices;

namespace Hyperlight.Symbols;

/// <summary>How to find a frame's canonical frame address (CFA) and its caller's registers at one instruction (DWARF 5, section 6.4.1).</summary>
internal struct UnwindRow
{
    /// <summary>A register with an offset, or an expression.</summary>
    public UnwindRule Cfa;

    public Rules Registers;

    [InlineArray(UnwindRegisters.Count)]
    public struct Rules
    {
        private UnwindRule _first;
    }
}

/// <summary>How to find one value.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Value">An offset from the CFA or from a register, or where an expression starts in the section.</param>
/// <param name="Operand">A register, or the bytes that an expression has.</param>
internal readonly record struct UnwindRule(UnwindRuleKind Kind, long Value = 0, int Operand = 0);

internal enum UnwindRuleKind : byte
{
    /// <summary>The caller has the same value.</summary>
    Same,

    /// <summary>The caller's value is lost; of the return address: there is no caller.</summary>
    Undefined,

    /// <summary>Saved in memory at the CFA plus <see cref="UnwindRule.Value"/>.</summary>
    SavedAtOffset,

    /// <summary>The CFA plus <see cref="UnwindRule.Value"/> itself.</summary>
    Offset,

    /// <summary>Register <see cref="UnwindRule.Operand"/>, plus <see cref="UnwindRule.Value"/>.</summary>
    Register,

    /// <summary>Saved in memory where the expression says.</summary>
    SavedAtExpression,

    /// <summary>The expression's value itself.</summary>
    Expression,
}
