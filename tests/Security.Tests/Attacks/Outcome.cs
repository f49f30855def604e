namespace Security.Tests.Attacks;

/// <summary>How an attack ended: with an exception, or with what the guest's code left in RAX.</summary>
internal readonly record struct Outcome(Exception? Thrown, ulong Result)
{
    public override string ToString() => Thrown is null ? $"returned 0x{Result:x}" : $"{Thrown.GetType().Name}: {Thrown.Message}";
}
