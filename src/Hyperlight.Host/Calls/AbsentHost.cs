using Hyperlight.Protocol;

namespace Hyperlight.Host.Calls;

/// <summary>No host: a guest gets ready without it, or not at all.</summary>
internal sealed class AbsentHost() : HostFunctionTable([])
{
    /// <exception cref="HostAbsentException">Always: what an answer would make of the guest is nobody's state.</exception>
    public override bool TryFind(ReadOnlySpan<byte> utf8Name, out ContractDispatcher dispatcher, out int function) => throw new HostAbsentException(ShownName(utf8Name));

    /// <summary>The program that starts from the guest's state looks itself.</summary>
    public override void Check(GuestManifest manifest)
    {
    }

    /// <summary>The program that starts from the guest's state compares.</summary>
    public override void Check(ReadyInfo guest)
    {
    }
}
