using Hyperlight.Host.Kernel;

namespace Hyperlight.Host.Calls;

/// <summary>A guest called a host that is not there.</summary>
internal sealed class HostAbsentException(string function) : HyperlightException($"it calls its host's function {PrintableText.OneLine(function)} before it is ready.");
