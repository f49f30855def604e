using Hyperlight;

namespace SimpleGuest;

/// <summary>A host contract that lost functions and changed one.</summary>
[HostFunction]
public interface IHostEcho
{
    long HostEchoI32(long value);
}
