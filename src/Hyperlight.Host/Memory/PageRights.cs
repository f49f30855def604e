namespace Hyperlight.Host.Memory;

/// <summary>What guest code may do with a page; the numbers are those of <c>PROT_READ</c>, <c>PROT_WRITE</c>, <c>PROT_EXEC</c>.</summary>
[Flags]
internal enum PageRights
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
}
