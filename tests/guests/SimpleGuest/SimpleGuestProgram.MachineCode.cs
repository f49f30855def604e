namespace SimpleGuest;

/// <content>What an attacker runs.</content>
public sealed unsafe partial class SimpleGuestProgram
{
    public ulong RunCode(byte[] code, ulong first, ulong second) => MachineCode.Run(code, first, second);

    public ulong RunCodeOnThread(byte[] code, ulong first, ulong second) => MachineCode.RunOnThread(code, first, second);

    public ulong AddressOf(string what) => MachineCode.AddressOf(what);
}
