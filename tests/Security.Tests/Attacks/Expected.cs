using Hyperlight;

namespace Security.Tests.Attacks;

/// <summary>How an attack must end.</summary>
/// <param name="Text">The same for people.</param>
/// <param name="Poisons">Whether the sandbox is unusable then; null for either.</param>
/// <param name="Fits">Compares.</param>
internal sealed record Expected(string Text, bool? Poisons, Func<Outcome, bool> Fits)
{
    /// <summary>The guest sent what no guest sends.</summary>
    public static Expected Violation { get; } = Throws<ProtocolViolationException>(poisons: true);

    /// <summary>The CPU let nobody through, without an exception vector.</summary>
    public static Expected Stop { get; } = new("a fault without a vector", true, outcome => outcome.Thrown is GuestFaultException { Vector: null });

    public static Expected Fault(params int[] vectors) => new($"a fault with vector {string.Join(" or ", vectors)}", true,
        outcome => outcome.Thrown is GuestFaultException { Vector: { } vector } && vectors.Contains(vector));

    public static Expected PageFault(ulong address) => new($"a page fault at 0x{address:x}", true,
        outcome => outcome.Thrown is GuestFaultException { Vector: 14, Address: { } at } && at == address);

    public static Expected Throws<T>(bool poisons)
        where T : Exception => new(typeof(T).Name, poisons, outcome => outcome.Thrown is T);

    /// <summary>An exception of the guest's own, which the guest survives.</summary>
    public static Expected GuestThrows(string typeName) => new($"{typeName} in the guest", false,
        outcome => outcome.Thrown is GuestException thrown && thrown.TypeName == typeName);

    public static Expected Returns(ulong value) => new($"0x{value:x}", false, outcome => outcome.Thrown is null && outcome.Result == value);

    /// <summary>A system call's answer: an error number of asm-generic/errno.h.</summary>
    public static Expected Errno(int number) => Returns((ulong)-(long)number);

    public static Expected Either(params Expected[] choices) => new(string.Join(" or ", choices.Select(choice => choice.Text)), null,
        outcome => choices.Any(choice => choice.Fits(outcome)));
}
