namespace Hyperlight.Host.Tests.Contracts;

/// <summary>A host contract that the guest does not want.</summary>
[HostFunction]
public interface ISpareHost
{
    int Spare(int value);
}
