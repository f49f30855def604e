namespace Hyperlight.CodeFixes;

/// <summary>The ids that have a fix. Spelt here again: at run time this assembly does not know the one that reports them.</summary>
internal static class DiagnosticIds
{
    public const string UnsupportedParameterType = "HL0001";
    public const string UnsupportedReturnType = "HL0002";
    public const string MemberIsNotAMethod = "HL0005";
    public const string ParameterIsNotByValue = "HL0006";
    public const string StaticMember = "HL0007";
    public const string BothKinds = "HL0008";
    public const string InaccessibleContract = "HL0009";
    public const string InaccessibleMethod = "HL0010";
    public const string TokenIsNotLast = "HL0012";
    public const string NotConstructible = "HL0101";
    public const string OwnEntryPoint = "HL0106";
    public const string StartIsNotCallable = "HL0108";
}
