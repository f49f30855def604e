using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Hyperlight.Host.Hypervisor;

/// <summary>The CPUID leaves that say which instructions there are: what guest code chooses its own by.</summary>
/// <remarks>Leaves and bits: Intel SDM volume 2A, CPUID; AMD APM volume 3, appendix E.</remarks>
internal sealed class CpuFeatures
{
    private const uint Vendor = 0, Basic = 1, Extended = 7, FirstAmd = 0x8000_0000, Amd = 0x8000_0001, HypervisorPresent = 1u << 31;
    private const int WordsOfLeaf = 5;

    private readonly uint[] _words;

    private CpuFeatures(uint[] words) => _words = words;

    /// <summary>In the form of a snapshot file: leaf, index, EBX, ECX, EDX of each.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes<uint>(_words);

    /// <summary>What code of this process finds.</summary>
    public static CpuFeatures OfHost { get; } = ReadHost();

    /// <summary>The features among some leaves.</summary>
    public static CpuFeatures Of(IEnumerable<Leaf> leaves)
    {
        var words = new List<uint>();
        foreach (Leaf leaf in leaves.Where(static leaf => leaf.Function is Vendor or Basic or Extended or Amd))
        {
            // EBX of leaf 1 holds the number of the CPU that was asked, and the last bit of ECX what it runs under.
            bool isBasic = leaf.Function == Basic;
            words.AddRange([leaf.Function, leaf.Index, isBasic ? 0 : leaf.Ebx, isBasic ? leaf.Ecx & ~HypervisorPresent : leaf.Ecx, leaf.Edx]);
        }
        return new CpuFeatures([.. words]);
    }

    /// <summary>True when all code runs here that was chosen by those features; the vendor must be the same.</summary>
    /// <param name="features"><see cref="Bytes"/> of others.</param>
    public bool Include(ReadOnlySpan<byte> features)
    {
        if (features.Length % (WordsOfLeaf * sizeof(uint)) != 0)
            return false;
        for (ReadOnlySpan<uint> leaf = MemoryMarshal.Cast<byte, uint>(features); !leaf.IsEmpty; leaf = leaf[WordsOfLeaf..])
        {
            if (!IncludeLeaf(leaf))
                return false;
        }
        return true;
    }

    private bool IncludeLeaf(ReadOnlySpan<uint> wanted)
    {
        for (ReadOnlySpan<uint> own = _words; !own.IsEmpty; own = own[WordsOfLeaf..])
        {
            if (!own.StartsWith(wanted[..2]))
                continue;
            return wanted[0] == Vendor ? own[2..WordsOfLeaf].SequenceEqual(wanted[2..WordsOfLeaf])
                : ((wanted[2] & ~own[2]) | (wanted[3] & ~own[3]) | (wanted[4] & ~own[4])) == 0;
        }
        // A leaf that is not there has no features.
        return !wanted[2..WordsOfLeaf].ContainsAnyExcept(0u);
    }

    private static CpuFeatures ReadHost()
    {
        var leaves = new List<Leaf> { Read(Vendor, 0), Read(Basic, 0) };
        (int last, int lastAmd) = (X86Base.CpuId((int)Vendor, 0).Eax, X86Base.CpuId(unchecked((int)FirstAmd), 0).Eax);
        if (last >= Extended)
        {
            for (uint index = 0; index <= (uint)X86Base.CpuId((int)Extended, 0).Eax; index++)
                leaves.Add(Read(Extended, index));
        }
        if ((uint)lastAmd >= Amd)
            leaves.Add(Read(Amd, 0));
        return Of(leaves);
    }

    private static Leaf Read(uint function, uint index)
    {
        (int _, int ebx, int ecx, int edx) = X86Base.CpuId((int)function, (int)index);
        return new Leaf(function, index, (uint)ebx, (uint)ecx, (uint)edx);
    }

    /// <summary>What one leaf says.</summary>
    internal readonly record struct Leaf(uint Function, uint Index, uint Ebx, uint Ecx, uint Edx);
}
