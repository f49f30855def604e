namespace Hyperlight.Symbols;

/// <summary>By what a <see cref="FrameStep"/> goes.</summary>
internal enum FrameStepKind : byte
{
    /// <summary>By more than that, or nothing is known.</summary>
    ByRules,

    /// <summary>The code has no caller.</summary>
    Outermost,

    /// <summary>By <c>rsp</c>.</summary>
    FromStackPointer,

    /// <summary>By <c>rbp</c>.</summary>
    FromFramePointer,
}
