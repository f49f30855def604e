namespace Hyperlight.Host.Kernel;

/// <summary>A part of the kernel whose state belongs to a snapshot.</summary>
internal interface IKernelState
{
    /// <summary>Writes all that changes while a guest runs.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Becomes what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">That cannot be a state of this part.</exception>
    void Load(BinaryReader reader);
}
