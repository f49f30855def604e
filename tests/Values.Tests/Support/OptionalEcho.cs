namespace Values.Tests.Support;

internal sealed class OptionalEcho : IOptional
{
    public Optional Echo(Optional value) => value;
}
