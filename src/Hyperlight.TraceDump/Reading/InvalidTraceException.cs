namespace Hyperlight.TraceDump.Reading;

/// <summary>A file is no memory trace that this tool can read; the message completes the sentence "it …".</summary>
internal sealed class InvalidTraceException(string reason) : Exception(reason);
