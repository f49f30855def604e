namespace Security.Tests.Machine;

/// <summary>General purpose registers, with the numbers that instructions encode.</summary>
internal enum Register : byte
{
    Rax,
    Rcx,
    Rdx,
    Rbx,
    Rsp,
    Rbp,
    Rsi,
    Rdi,
    R8,
    R9,
    R10,
    R11,
}
