namespace ValuesGuest;

/// <summary>An enum whose values are combined.</summary>
[Flags]
public enum Rights : ulong
{
    None = 0,
    Read = 1,
    Write = 2,
    Everything = Read | Write | Own,
    Own = 1UL << 63,
}
