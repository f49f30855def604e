namespace Hyperlight.Host.Kernel;

/// <summary>What a file descriptor of the guest stands for.</summary>
internal sealed record Descriptor(DescriptorKind Kind, Pipe? Pipe = null);

internal enum DescriptorKind
{
    Input,
    Output,
    Error,
    PipeReader,
    PipeWriter,
    Random,
}
