using System.Buffers.Binary;
using System.Text;
using Hyperlight.Host.Interop;
using Microsoft.Win32.SafeHandles;

namespace Hyperlight.Host.Hypervisor.Kvm;

/// <summary>Reads one number from the statistics that KVM keeps of a vCPU.</summary>
/// <remarks>Kernel documentation, virt/kvm/api, section 4.133: a header of six 32-bit words, descriptors of 16 bytes and a name, then the data.</remarks>
internal static class KvmStatistics
{
    private const int HeaderSize = 24, DescriptorSize = 16;

    /// <returns>Zero when this kernel does not count it.</returns>
    public static long Read(KvmHandle vcpu, string name)
    {
        int descriptor = Libc.Ioctl(vcpu.Descriptor, KvmRequest.GetStatisticsFile, 0);
        if (descriptor < 0)
            return 0;
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        Span<byte> header = stackalloc byte[HeaderSize];
        RandomAccess.Read(file, header, 0);
        int nameSize = BinaryPrimitives.ReadInt32LittleEndian(header[4..]), count = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        int descriptors = BinaryPrimitives.ReadInt32LittleEndian(header[16..]), data = BinaryPrimitives.ReadInt32LittleEndian(header[20..]);
        byte[] entries = new byte[count * (DescriptorSize + nameSize)];
        RandomAccess.Read(file, entries, descriptors);
        for (Span<byte> entry = entries; !entry.IsEmpty; entry = entry[(DescriptorSize + nameSize)..])
        {
            if (Encoding.ASCII.GetString(entry.Slice(DescriptorSize, nameSize)).TrimEnd('\0') == name)
                return ReadValue(file, data + BinaryPrimitives.ReadInt32LittleEndian(entry[8..]));
        }
        return 0;
    }

    private static long ReadValue(SafeFileHandle file, int offset)
    {
        Span<byte> value = stackalloc byte[sizeof(long)];
        RandomAccess.Read(file, value, offset);
        return BinaryPrimitives.ReadInt64LittleEndian(value);
    }
}
