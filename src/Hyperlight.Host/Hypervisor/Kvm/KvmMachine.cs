using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Hypervisor.Kvm;

/// <summary>A KVM virtual machine with one vCPU. Not thread-safe: one thread at a time runs it.</summary>
internal sealed unsafe class KvmMachine : IVirtualMachine
{
    private const ulong Cr0 = 0x8005_0033; // PE MP ET NE WP AM PG
    private const ulong Cr4 = 1 << 5 | 1 << 9 | 1 << 10 | 1 << 18; // PAE OSFXSR OSXMMEXCPT OSXSAVE
    private const ulong Efer = 0xD01; // SCE LME LMA NXE
    private const ulong StateComponents = 7; // XCR0: x87, SSE, AVX

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
    private bool _mayHoldEvents;

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
            TimestampFrequency = ShareTimestamps();
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

    public ulong TimestampFrequency { get; }

    // The thread that runs a vCPU is charged with what the guest does.
    public long ProcessorTime => Libc.ReadNanoseconds(Libc.ClockThreadTime);

    public GuestMemory CreateMemory(ulong size) => new PrivateMemory(this, size);

    public void AddMemory(ulong guestPhysical, nint host, ulong length)
    {
        var region = new KvmMemoryRegion { Slot = _slots++, GuestPhysical = guestPhysical, Size = length, HostAddress = (ulong)host };
        _vm.Control(KvmRequest.SetUserMemoryRegion, ref region, "KVM_SET_USER_MEMORY_REGION");
    }

    public void Configure(AddressSpace space, SystemPages pages)
    {
        fixed (byte* cpuid = _device.Cpuid)
            _vcpu.Control(KvmRequest.SetCpuid, (nint)cpuid, "KVM_SET_CPUID2");
        var control = new KvmExtendedControl { Count = 1, Value = StateComponents };
        SetSpecialRegisters(space.PageTableRoot);
        _vcpu.Control(KvmRequest.SetExtendedControl, ref control, "KVM_SET_XCRS");
        SetModelRegisters();
        _pages = pages;
        _resumeFromRegisters = true;
    }

    public VcpuExit Run()
    {
        PrepareThread();
        // A hypervisor need not be trusted with an address of no guest code.
        if (_resumeFromRegisters && _registers.Rip >= PageTables.AddressLimit)
            return new VcpuExit(ExitKind.Shutdown) { Detail = "it would go on where no guest code can be" };
        if (_resumeFromRegisters)
            EnterUserMode();
        if (Libc.Ioctl(_vcpu.Descriptor, KvmRequest.Run, 0) < 0)
            return Failed();
        return IsOut() ? OutExit() : OtherExit();
    }

    public GuestRegisters PeekRegisters()
    {
        GuestRegisters now = _registers;
        if (!_resumeFromRegisters)
            _vcpu.Control(KvmRequest.GetRegisters, ref now, "KVM_GET_REGS");
        return now;
    }

    public VcpuState SaveState()
    {
        // What was put into the registers and did not run yet is not in the vCPU.
        if (!_resumeFromRegisters)
        {
            CompleteExit();
            LoadRegisters();
        }
        byte[] extended = new byte[ExtendedStateSize];
        SaveExtendedState(extended);
        return new VcpuState(_registers, ThreadPointer, extended);
    }

    public void LoadState(VcpuState state)
    {
        if (_mayHoldEvents)
            DropEvents();
        _registers = state.Registers;
        ThreadPointer = state.ThreadPointer;
        RestoreExtendedState(state.ExtendedState);
        _resumeFromRegisters = true;
    }

    // KVM sees how the host's own mapping of it changed.
    public void MemoryWasReplaced()
    {
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

    public long CountTouchedPages() => KvmStatistics.Read(_vcpu, "pf_fixed");

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
        _registers.KeepToUserFlags();
        _vcpu.Control(KvmRequest.SetSpecialRegisters, ref _user, "KVM_SET_SREGS");
        _vcpu.Control(KvmRequest.SetRegisters, ref _registers, "KVM_SET_REGS");
        _resumeFromRegisters = false;
    }

    // Where code at CPL 3 reads the host's counter anyway, KVM takes the offset of 0 as well. Kernels before 5.16 cannot be asked.
    private ulong ShareTimestamps()
    {
        ulong offset = 0;
        var attribute = new KvmDeviceAttribute { Group = KvmDeviceAttribute.TimestampControl, Attribute = KvmDeviceAttribute.TimestampOffset, Address = (ulong)&offset };
        if (Libc.Ioctl(_vcpu.Descriptor, KvmRequest.SetDeviceAttribute, (nint)(&attribute)) != 0)
            return 0;
        int kilohertz = Libc.Ioctl(_vcpu.Descriptor, KvmRequest.GetTimestampFrequency, 0);
        return kilohertz > 0 ? (ulong)kilohertz * 1000 : 0;
    }

    private VcpuExit Failed()
    {
        _mayHoldEvents = true;
        int error = Marshal.GetLastPInvokeError();
        if (error is not (Libc.ErrorInterrupted or Libc.ErrorAgain))
            return new VcpuExit(ExitKind.Shutdown) { Detail = $"KVM_RUN failed: {Libc.LastError}" };
        VcpuThread.DrainStopSignal();
        return new VcpuExit(ExitKind.Interrupted);
    }

    // A single OUT is the only way out of a guest. The I/O bitmap, which knows no directions, also lets IN and string instructions through.
    private bool IsOut() => _run->ExitReason == KvmExitReason.Io && _run->IoDirection == KvmRun.Out && _run->IoCount == 1
        && _run->IoSize == (_run->IoPort is HypercallPage.SystemCallPort or SystemPages.ExceptionPort ? sizeof(byte) : sizeof(uint));

    private VcpuExit OutExit() => _run->IoPort switch
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
        var exit = new VcpuExit(ExitKind.Shutdown)
        {
            Detail = _run->ExitReason switch
            {
                KvmExitReason.Io => $"an access to port {_run->IoPort} that is no hypercall",
                KvmExitReason.Shutdown => "a triple fault",
                KvmExitReason.InternalError => $"an instruction that KVM cannot execute (suberror {_run->InternalError})",
                KvmExitReason.FailEntry => $"the hardware refused the vCPU's state (reason 0x{_run->HardwareReason:x})",
                KvmExitReason.Mmio => $"an access to guest-physical address 0x{_run->MmioAddress:x}, where there is no memory",
                KvmExitReason reason => $"exit reason {reason}",
            },
        };
        Abandon();
        return exit;
    }

    // KVM keeps an IN or a string instruction in mind and finishes it at the next entry, as it was decoded and in whatever memory and registers
    // there are then: it must be over before a restore. A count of one makes its next step the last one.
    private void Abandon()
    {
        var last = new GuestRegisters { Rcx = 1 };
        _vcpu.Control(KvmRequest.SetRegisters, ref last, "KVM_SET_REGS");
        CompleteExit();
        _mayHoldEvents = true;
    }

    // An exception that was about to be delivered when the vCPU stopped is no business of the guest that comes next.
    private void DropEvents()
    {
        var none = default(KvmEvents);
        _vcpu.Control(KvmRequest.SetEvents, ref none, "KVM_SET_VCPU_EVENTS");
        _mayHoldEvents = false;
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
