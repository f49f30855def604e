using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Hypervisor.Kvm;

/// <summary><c>/dev/kvm</c>, opened once in a process and never closed.</summary>
internal sealed class KvmDevice : IHypervisor
{
    private const string Path = "/dev/kvm";
    private const int ApiVersion = 12, CpuidHeader = 8, CpuidEntry = 40, CpuidEntries = 256;

    private static readonly Lock Gate = new();
    private static KvmDevice? s_opened;

    private readonly KvmHandle _device;
    private readonly byte[] _cpuid;

    private KvmDevice(KvmHandle device)
    {
        _device = device;
        int version = ReadApiVersion(device);
        if (version != ApiVersion)
            throw new HypervisorNotFoundException($"{Path} speaks KVM API version {version}, but version {ApiVersion} is needed.");
        RunAreaSize = device.Control(KvmRequest.GetVcpuMapSize, 0, "KVM_GET_VCPU_MMAP_SIZE");
        _cpuid = CpuidPolicy.Apply(ReadSupportedCpuid());
        Features = CpuidPolicy.FeaturesOf(_cpuid);
    }

    public HypervisorKind Kind => HypervisorKind.Kvm;

    public CpuFeatures Features { get; }

    /// <summary>Size in bytes of the area that a vCPU shares with its host.</summary>
    public int RunAreaSize { get; }

    /// <summary>The <c>struct kvm_cpuid2</c> that every vCPU gets: what KVM supports on this machine, less what <see cref="CpuidPolicy"/> hides.</summary>
    public ReadOnlySpan<byte> Cpuid => _cpuid;

    /// <exception cref="HypervisorNotFoundException">There is no KVM, or this user may not open it.</exception>
    public static KvmDevice Open()
    {
        lock (Gate)
            return s_opened ??= new KvmDevice(OpenDevice());
    }

    public IVirtualMachine CreateMachine() => new KvmMachine(this);

    public KvmHandle CreateVm() => new(_device.ControlUninterrupted(KvmRequest.CreateVm, 0, "KVM_CREATE_VM"));

    private static int ReadApiVersion(KvmHandle device)
    {
        try
        {
            return device.Control(KvmRequest.GetApiVersion, 0, "KVM_GET_API_VERSION");
        }
        catch (HypervisorException refused)
        {
            throw new HypervisorNotFoundException($"{Path} is not KVM: {refused.Message}");
        }
    }

    private static KvmHandle OpenDevice()
    {
        int descriptor = Libc.Open(Path, Libc.OpenReadWrite | Libc.OpenCloseOnExec);
        if (descriptor >= 0)
            return new KvmHandle(descriptor);
        // Anything else does not say that there is none: nobody may take less for it.
        throw Marshal.GetLastPInvokeError() switch
        {
            Libc.ErrorPermission => new HypervisorNotFoundException(
                $"This process may not open {Path}, whoever its user is. Give its container the device (docker run --device {Path}).", isForbidden: true),
            Libc.ErrorAccess => new HypervisorNotFoundException(
                $"This user may not open {Path}. Add the user to the group that owns it (usually: sudo usermod -aG kvm $USER, then log in again).", isForbidden: true),
            Libc.ErrorNoEntry => new HypervisorNotFoundException(
                $"{Path} does not exist. Run on Linux on x86-64 with hardware virtualization enabled, and load the kernel module kvm_intel or kvm_amd."),
            Libc.ErrorNoAddress or Libc.ErrorNoDevice => new HypervisorNotFoundException($"{Path} is no device that works: {Libc.LastError}."),
            _ => new HypervisorException($"{Path} cannot be opened: {Libc.LastError}."),
        };
    }

    private unsafe byte[] ReadSupportedCpuid()
    {
        byte[] buffer = new byte[CpuidHeader + CpuidEntry * CpuidEntries];
        fixed (byte* pointer = buffer)
        {
            *(uint*)pointer = CpuidEntries;
            _device.Control(KvmRequest.GetSupportedCpuid, (nint)pointer, "KVM_GET_SUPPORTED_CPUID");
            return buffer[..(CpuidHeader + (int)*(uint*)pointer * CpuidEntry)];
        }
    }
}
