using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Hypervisor.Kvm;

/// <summary>A KVM virtual machine with one vCPU. Not thread-safe: one thread at a time runs it.</summary>
internal sealed unsafe class KvmMachine : IVirtualMachine
{
    private const ulong Cr0 = 0x8005_0033; // PE MP ET NE WP AM PG
    private const ulong Cr4 = 1 << 5 | 1 << 9 | 1 << 10 | 1 << 18; // PAE OSFXSR OSXMMEXCPT OSXSAVE
    private const ulong Efer = 0xD01; // SCE LME LMA NXE
    private const ulong StateComponents = 7; // XCR0: x87, SSE, AVX
    private const ulong UserFlags = 1 << 1 | 1 << 9, SettableFlags = 0x24_0CD5; // reserved one, IF; CF PF AF ZF SF DF OF AC ID

    private readonly KvmDevice _device;
    private readonly KvmHandle _vm;
    private readonly KvmHandle _vcpu;
    private readonly KvmRun* _run;
    private KvmSpecialRegisters _user;
    private GuestRegisters _registers;
    private VcpuThread? _thread;
    private SystemPages? _pages;
    private uint _slots;
    private bool _resumeFromRegisters;

    public KvmMachine(KvmDevice device)
    {
        _device = device;
        _vm = device.CreateVm();
        try
        {
            _vcpu = new KvmHandle(_vm.Control(KvmRequest.CreateVcpu, 0, "KVM_CREATE_VCPU"));
            nint run = Libc.MapMemory(0, (nuint)device.RunAreaSize, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared, _vcpu.Descriptor, 0);
            if (run == Libc.MapFailed)
                throw new HypervisorException($"Mapping the vCPU's run area failed: {Libc.LastError}.");
            _run = (KvmRun*)run;
        }
        catch
        {
            _vcpu?.Dispose();
            _vm.Dispose();
            throw;
        }
    }

    public ref GuestRegisters Registers => ref _registers;

    public ulong ThreadPointer
    {
        get => _user.Fs.Base;
        set => _user.Fs.Base = value;
    }

    public int ExtendedStateSize => 4096;

    public void AddMemory(ulong guestPhysical, nint host, ulong length)
    {
        var region = new KvmMemoryRegion { Slot = _slots++, GuestPhysical = guestPhysical, Size = length, HostAddress = (ulong)host };
        _vm.Control(KvmRequest.SetUserMemoryRegion, ref region, "KVM_SET_USER_MEMORY_REGION");
    }

    public void Configure(ulong pageTableRoot, SystemPages pages)
    {
        fixed (byte* cpuid = _device.Cpuid)
            _vcpu.Control(KvmRequest.SetCpuid, (nint)cpuid, "KVM_SET_CPUID2");
        var control = new KvmExtendedControl { Count = 1, Value = StateComponents };
        SetSpecialRegisters(pageTableRoot);
        _vcpu.Control(KvmRequest.SetExtendedControl, ref control, "KVM_SET_XCRS");
        SetModelRegisters();
        _pages = pages;
        _resumeFromRegisters = true;
    }

    public VcpuExit Run()
    {
        PrepareThread();
        if (_resumeFromRegisters)
            EnterUserMode();
        if (Libc.Ioctl(_vcpu.Descriptor, KvmRequest.Run, 0) < 0)
            return Failed();
        return _run->ExitReason == KvmExitReason.Io ? IoExit() : OtherExit();
    }

    public VcpuState SaveState()
    {
        CompleteExit();
        LoadRegisters();
        byte[] extended = new byte[ExtendedStateSize];
        SaveExtendedState(extended);
        return new VcpuState(_registers, ThreadPointer, extended);
    }

    public void LoadState(VcpuState state)
    {
        _registers = state.Registers;
        ThreadPointer = state.ThreadPointer;
        RestoreExtendedState(state.ExtendedState);
        _resumeFromRegisters = true;
    }

    public void SaveExtendedState(Span<byte> state)
    {
        fixed (byte* pointer = state)
            _vcpu.Control(KvmRequest.GetExtendedState, (nint)pointer, "KVM_GET_XSAVE");
    }

    public void RestoreExtendedState(ReadOnlySpan<byte> state)
    {
        fixed (byte* pointer = state)
            _vcpu.Control(KvmRequest.SetExtendedState, (nint)pointer, "KVM_SET_XSAVE");
    }

    public void Dispose()
    {
        if (!_vcpu.IsClosed)
            _ = Libc.UnmapMemory((nint)_run, (nuint)_device.RunAreaSize);
        _vcpu.Dispose();
        _vm.Dispose();
    }

    // An OUT is finished by the next entry, which this one leaves at once.
    private void CompleteExit()
    {
        PrepareThread();
        _run->ImmediateExit = 1;
        int result = Libc.Ioctl(_vcpu.Descriptor, KvmRequest.Run, 0);
        int error = Marshal.GetLastPInvokeError();
        _run->ImmediateExit = 0;
        if (result >= 0 || error != Libc.ErrorInterrupted)
            throw new HypervisorException("KVM_RUN did not stop the vCPU where it stood.");
    }

    private void LoadRegisters()
    {
        _vcpu.Control(KvmRequest.GetRegisters, ref _registers, "KVM_GET_REGS");
        _resumeFromRegisters = true;
    }

    private void PrepareThread()
    {
        VcpuThread thread = VcpuThread.Current;
        if (ReferenceEquals(thread, _thread))
            return;
        var mask = new KvmSignalMask { Length = sizeof(ulong), Bits = thread.MaskWhileRunning };
        _vcpu.Control(KvmRequest.SetSignalMask, ref mask, "KVM_SET_SIGNAL_MASK");
        _thread = thread;
    }

    private void EnterUserMode()
    {
        _registers.Rflags = (_registers.Rflags & SettableFlags) | UserFlags;
        _vcpu.Control(KvmRequest.SetSpecialRegisters, ref _user, "KVM_SET_SREGS");
        _vcpu.Control(KvmRequest.SetRegisters, ref _registers, "KVM_SET_REGS");
        _resumeFromRegisters = false;
    }

    private static VcpuExit Failed()
    {
        int error = Marshal.GetLastPInvokeError();
        if (error is not (Libc.ErrorInterrupted or Libc.ErrorAgain))
            return new VcpuExit(ExitKind.Shutdown) { Detail = $"KVM_RUN failed: {Libc.LastError}" };
        VcpuThread.DrainStopSignal();
        return new VcpuExit(ExitKind.Interrupted);
    }

    private VcpuExit IoExit() => _run->IoPort switch
    {
        HypercallPage.SystemCallPort => SystemCallExit(),
        SystemPages.ExceptionPort => ExceptionExit(),
        ushort port => new VcpuExit(ExitKind.Hypercall) { Port = port, Value = *(uint*)((byte*)_run + _run->IoDataOffset) },
    };

    // The syscall instruction keeps the return address in RCX and the flags in R11.
    private VcpuExit SystemCallExit()
    {
        LoadRegisters();
        _registers.Rip = _registers.Rcx;
        _registers.Rflags = _registers.R11;
        return new VcpuExit(ExitKind.SystemCall);
    }

    // The CPU pushed SS, RSP, RFLAGS, CS, RIP and, for some vectors, an error code below them.
    private VcpuExit ExceptionExit()
    {
        LoadRegisters();
        byte vector = SystemPages.VectorAt(_registers.Rip);
        var special = default(KvmSpecialRegisters);
        _vcpu.Control(KvmRequest.GetSpecialRegisters, ref special, "KVM_GET_SREGS");
        bool hasErrorCode = _registers.Rsp == SystemPages.ExceptionStackTop - SystemPages.ExceptionFrameSize;
        ReadOnlySpan<ulong> pushed = MemoryMarshal.Cast<byte, ulong>(_pages!.ExceptionFrame);
        (_registers.Rip, _registers.Rflags, _registers.Rsp) = (pushed[1], pushed[3], pushed[4]);
        return new VcpuExit(ExitKind.Exception)
        {
            Vector = vector,
            ErrorCode = hasErrorCode ? (uint)pushed[0] : 0,
            Address = special.Cr2,
        };
    }

    private VcpuExit OtherExit()
    {
        LoadRegisters();
        return new VcpuExit(ExitKind.Shutdown)
        {
            Detail = _run->ExitReason switch
            {
                KvmExitReason.Shutdown => "a triple fault",
                KvmExitReason.InternalError => $"an instruction that KVM cannot execute (suberror {_run->InternalError})",
                KvmExitReason.FailEntry => $"the hardware refused the vCPU's state (reason 0x{_run->HardwareReason:x})",
                KvmExitReason.Mmio => $"an access to guest-physical address 0x{_run->MmioAddress:x}, where there is no memory",
                KvmExitReason reason => $"exit reason {reason}",
            },
        };
    }

    private void SetSpecialRegisters(ulong pageTableRoot)
    {
        _vcpu.Control(KvmRequest.GetSpecialRegisters, ref _user, "KVM_GET_SREGS");
        (_user.Cr0, _user.Cr3, _user.Cr4, _user.Efer) = (Cr0, pageTableRoot, Cr4, Efer);
        _user.Gdt = new KvmDescriptorTable { Base = SystemPages.GdtAddress, Limit = SystemPages.GdtLimit };
        _user.Idt = new KvmDescriptorTable { Base = SystemPages.IdtAddress, Limit = SystemPages.IdtLimit };
        var segment = new KvmSegment { Limit = uint.MaxValue, Selector = SystemPages.UserCode, Type = 11, Present = 1, Dpl = 3, S = 1, L = 1, G = 1 };
        _user.Cs = segment;
        (segment.Selector, segment.Type, segment.L, segment.Db) = (SystemPages.UserData, 3, 0, 1);
        _user.Ds = _user.Es = _user.Fs = _user.Gs = _user.Ss = segment;
        _user.Ldt = new KvmSegment { Unusable = 1 };
        _user.Tr = new KvmSegment { Base = SystemPages.TssAddress, Limit = SystemPages.TssLimit, Selector = SystemPages.Task, Type = 11, Present = 1 };
        _vcpu.Control(KvmRequest.SetSpecialRegisters, ref _user, "KVM_SET_SREGS");
    }

    private void SetModelRegisters()
    {
        const uint Star = 0xC000_0081, LStar = 0xC000_0082, CStar = 0xC000_0083, FlagMask = 0xC000_0084;
        const ulong UserSegmentsFrom = 0x23, ClearedFlags = 0x4_7700; // TF IF DF IOPL NT AC
        var registers = new KvmModelRegisters { Count = 4 };
        registers.Entries[0] = new() { Index = Star, Value = (ulong)SystemPages.KernelCode << 32 | UserSegmentsFrom << 48 };
        registers.Entries[1] = new() { Index = LStar, Value = HypercallPage.SystemCallEntry };
        registers.Entries[2] = new() { Index = CStar, Value = HypercallPage.SystemCallEntry };
        registers.Entries[3] = new() { Index = FlagMask, Value = ClearedFlags };
        int set = _vcpu.Control(KvmRequest.SetModelRegisters, ref registers, "KVM_SET_MSRS");
        if (set != registers.Count)
            throw new HypervisorException($"KVM_SET_MSRS refused model-specific register 0x{registers.Entries[set].Index:x}.");
    }
}
