namespace Hyperlight.Host.Kernel;

/// <summary>What a file descriptor of the guest stands for; its duplicates share it.</summary>
internal sealed class Descriptor(DescriptorKind kind, Pipe? pipe = null)
{
    public DescriptorKind Kind => kind;

    public Pipe? Pipe => pipe;

    /// <summary>Whether a thread gets <c>EAGAIN</c> where it would wait.</summary>
    public bool IsNonBlocking { get; set; }
}

internal enum DescriptorKind
{
    Input,
    Output,
    Error,
    PipeReader,
    PipeWriter,
    Random,
}
