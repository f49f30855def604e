using System.Runtime.InteropServices;

namespace Hyperlight.Host.Hypervisor.Kvm;

/// <summary>Which CPU features a guest sees. Hidden is what needs a kernel, leads to state that a restore would have to reset, or tells tenants apart.</summary>
/// <remarks>Leaves and bits: Intel SDM volume 2A, CPUID; AMD APM volume 3, appendix E. Entry layout: <c>struct kvm_cpuid_entry2</c>, 40 bytes.</remarks>
internal static class CpuidPolicy
{
    private const int HeaderSize = 8;
    private const uint BasicFeatures = 1, ExtendedFeatures = 7, ExtendedState = 0xD, AmdFeatures = 0x8000_0001, PerformanceMonitoring = 0xA, KvmSignature = 0x4000_0000, KvmFeatures = 0x4000_0001;

    // ECX: MONITOR, VMX, SMX, TM2, PDCM, PCID, x2APIC, TSC deadline. EDX: VME, MSR-less debug store, ACPI, TM.
    private const uint HiddenBasicEcx = 1 << 3 | 1 << 5 | 1 << 6 | 1 << 8 | 1 << 15 | 1 << 17 | 1 << 21 | 1 << 24, HiddenBasicEdx = 1 << 1 | 1 << 21 | 1 << 22 | 1 << 29;

    // EBX: FSGSBASE, TSC_ADJUST, SGX, HLE, INVPCID, RTM, MPX, SMAP, PT. ECX: UMIP, PKU, OSPKE, WAITPKG, CET_SS, LA57, RDPID, ENQCMD, SGX_LC, PKS. EDX: PCONFIG, LBR, CET_IBT, AMX and the speculation MSRs.
    private const uint HiddenExtendedEbx = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 4 | 1 << 10 | 1 << 11 | 1 << 14 | 1 << 20 | 1 << 25;
    private const uint HiddenExtendedEcx = 1u << 2 | 1u << 3 | 1u << 4 | 1u << 5 | 1u << 7 | 1u << 16 | 1u << 22 | 1u << 29 | 1u << 30 | 1u << 31;
    private const uint HiddenExtendedEdx = 1u << 18 | 1u << 19 | 1u << 20 | 1u << 22 | 1u << 24 | 1u << 25 | 1u << 26 | 1u << 27 | 1u << 28 | 1u << 29 | 1u << 30 | 1u << 31;

    // AVX-512 needs state that we do not enable in XCR0.
    private const uint Avx512Ebx = 1u << 16 | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 | 1u << 30 | 1u << 31, Avx512Ecx = 1 << 1 | 1 << 6 | 1 << 11 | 1 << 12 | 1 << 14, Avx512Edx = 1 << 2 | 1 << 3 | 1 << 8 | 1 << 23;

    // ECX: SVM, IBS, SKINIT, LWP, performance counters, MWAITX. EDX: RDTSCP, which needs an MSR.
    private const uint HiddenAmdEcx = 1 << 2 | 1 << 10 | 1 << 12 | 1 << 15 | 1 << 23 | 1 << 24 | 1 << 28 | 1 << 29, HiddenAmdEdx = 1 << 27;

    private const uint EnabledState = 7;

    /// <summary>Changes a <c>struct kvm_cpuid2</c> in place.</summary>
    public static byte[] Apply(byte[] cpuid)
    {
        foreach (ref Entry entry in Entries(cpuid))
            Hide(ref entry);
        return cpuid;
    }

    /// <summary>The leaves that say which instructions there are.</summary>
    public static CpuFeatures FeaturesOf(byte[] cpuid) =>
        CpuFeatures.Of(Entries(cpuid).ToArray().Select(static entry => new CpuFeatures.Leaf(entry.Function, entry.Index, entry.Ebx, entry.Ecx, entry.Edx)));

    private static Span<Entry> Entries(byte[] cpuid) => MemoryMarshal.Cast<byte, Entry>(cpuid.AsSpan(HeaderSize));

    private static void Hide(ref Entry entry)
    {
        switch (entry.Function)
        {
            case BasicFeatures:
                (entry.Ecx, entry.Edx) = (entry.Ecx & ~HiddenBasicEcx, entry.Edx & ~HiddenBasicEdx);
                break;
            case ExtendedFeatures when entry.Index == 0:
                entry.Ebx &= ~(HiddenExtendedEbx | Avx512Ebx);
                entry.Ecx &= ~(HiddenExtendedEcx | Avx512Ecx);
                entry.Edx &= ~(HiddenExtendedEdx | Avx512Edx);
                break;
            case ExtendedState when entry.Index == 0:
                entry.Eax &= EnabledState;
                break;
            case AmdFeatures:
                (entry.Ecx, entry.Edx) = (entry.Ecx & ~HiddenAmdEcx, entry.Edx & ~HiddenAmdEdx);
                break;
            case PerformanceMonitoring or KvmSignature or KvmFeatures:
                (entry.Eax, entry.Ebx, entry.Ecx, entry.Edx) = (0, 0, 0, 0);
                break;
        }
    }

    [StructLayout(LayoutKind.Sequential, Size = 40)]
    private struct Entry
    {
        public uint Function, Index, Flags, Eax, Ebx, Ecx, Edx;
    }
}
