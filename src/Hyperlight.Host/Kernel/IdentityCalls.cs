using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>Who and where the guest is: ids, limits, one CPU, its memory, randomness.</summary>
internal sealed class IdentityCalls(AddressSpace space, ulong memoryLimit)
{
    private const int StackLimit = 3, NameLength = 65, MostRandomBytes = 1 << 20;
    private const ulong DefaultThreadStack = 1536 << 10;

    public void AddTo(SystemCallTable table)
    {
        foreach (int number in (int[])[102, 104, 107, 108, 110]) // getuid getgid geteuid getegid getppid
            table[number] = static (in SystemCall _) => 0;
        table[63] = Name;
        table[97] = (in SystemCall call) => Limits(call.Arg0, call.Arg1);
        table[99] = SystemInformation;
        table[157] = static (in SystemCall _) => 0; // prctl: names of threads
        table[302] = (in SystemCall call) => call.Arg2 != 0 ? Errno.NotPermitted : Limits(call.Arg1, call.Arg3);
        table[318] = Random;
    }

    // Thread stacks are taken from the sandbox's memory as a whole, so they are smaller than Linux's 8 MiB.
    private long Limits(ulong resource, ulong address)
    {
        ReadOnlySpan<ulong> limits = [resource == StackLimit ? DefaultThreadStack : ulong.MaxValue, ulong.MaxValue];
        return address == 0 || space.TryWrite(address, MemoryMarshal.AsBytes(limits)) ? 0 : Errno.BadAddress;
    }

    // struct sysinfo: 112 bytes, totalram at 32, freeram at 40, procs at 80, mem_unit at 104.
    private long SystemInformation(in SystemCall call)
    {
        Span<byte> information = stackalloc byte[112];
        information.Clear();
        MemoryMarshal.Write(information[32..], memoryLimit);
        MemoryMarshal.Write(information[40..], memoryLimit / 2);
        MemoryMarshal.Write(information[80..], (ushort)1);
        MemoryMarshal.Write(information[104..], 1u);
        return space.TryWrite(call.Arg0, information) ? 0 : Errno.BadAddress;
    }

    private long Name(in SystemCall call)
    {
        Span<byte> name = stackalloc byte[6 * NameLength];
        name.Clear();
        string[] fields = ["Linux", "hyperlight", "5.15.0", "#1", "x86_64", "(none)"];
        for (int i = 0; i < fields.Length; i++)
            Encoding.ASCII.GetBytes(fields[i], name[(i * NameLength)..]);
        return space.TryWrite(call.Arg0, name) ? 0 : Errno.BadAddress;
    }

    private long Random(in SystemCall call)
    {
        Span<byte> piece = stackalloc byte[256];
        long total = (long)Math.Min(call.Arg1, MostRandomBytes);
        for (long written = 0; written < total; written += piece.Length)
        {
            Span<byte> part = piece[..(int)Math.Min(piece.Length, total - written)];
            RandomNumberGenerator.Fill(part);
            if (!space.TryWrite(call.Arg0 + (ulong)written, part))
                return Errno.BadAddress;
        }
        return total;
    }
}
