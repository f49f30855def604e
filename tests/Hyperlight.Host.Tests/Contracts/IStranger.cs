namespace Hyperlight.Host.Tests.Contracts;

/// <summary>A contract that the guest has never heard of.</summary>
[GuestFunction]
public interface IStranger
{
    int Ask(string question, byte[]? context);

    void Leave();
}
