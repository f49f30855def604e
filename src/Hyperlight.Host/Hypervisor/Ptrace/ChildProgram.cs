using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;
using Hyperlight.Host.Memory;
using Microsoft.Win32.SafeHandles;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>
/// The program that the guest's process begins as: it gives up all that it has and stops for its host, who then takes its code away. What stays is the hypercall page.
/// </summary>
/// <remarks>Layout: System V gABI, chapters 4 and 5. Needs Linux 5.9 for <c>close_range</c>.</remarks>
internal sealed class ChildProgram
{
    /// <summary>The one descriptor that the process keeps: its memory.</summary>
    public const int MemoryDescriptor = 3;

    private const ulong CodeAddress = SystemPages.Address;
    private const int CodeOffset = PageTables.PageSize, HypercallOffset = 2 * PageTables.PageSize, DataStart = 3072, FileSize = 3 * PageTables.PageSize;
    private const ulong SetParentDeathSignal = 1, SetName = 15, SetNoNewPrivileges = 38, CoreLimit = 4, ReplaceMask = 2, SetFilter = 1, UntilLast = uint.MaxValue;

    /// <summary>Where no descriptor of a process's own lies, which it may need the number of.</summary>
    private const int LeastDescriptor = 64;

    // SA_SIGINFO, SA_RESTORER, SA_NODEFER
    private const ulong ActionFlags = 4 | 0x0400_0000 | 0x4000_0000;

    private static readonly int[] Faults = [ChildSignal.Illegal, ChildSignal.Trap, ChildSignal.Bus, ChildSignal.FloatingPoint, ChildSignal.Segmentation, ChildSignal.SystemCall];

    private static readonly Lazy<ChildProgram> Loaded = new(static () => new ChildProgram(), LazyThreadSafetyMode.PublicationOnly);

    private readonly byte[] _file = new byte[FileSize];
    private readonly List<string> _steps = [];
    private int _code = CodeOffset, _data = CodeOffset + DataStart;

    private ChildProgram()
    {
        WriteCode();
        HypercallPage.Write(_file.AsSpan(HypercallOffset));
        WriteHeaders();
        Descriptor = Store();
    }

    public static ChildProgram Instance => Loaded.Value;

    /// <summary>A file without a name that holds the program.</summary>
    public SafeFileHandle Descriptor { get; }

    /// <summary>What the process could not do when it ended with this code.</summary>
    public string StepOf(int exitCode) => exitCode > 0 && exitCode <= _steps.Count ? _steps[exitCode - 1] : $"exit code {exitCode}";

    // Before anything else, so that it never outlives its host; then what it holds; last what keeps it from getting anything back.
    private void WriteCode()
    {
        Call("prctl", new ChildCall(ChildCall.SetControl, SetParentDeathSignal, ChildSignal.Kill));
        Emit(Bytes(ChildCall.GetParent));
        EndUnlessParentLives();
        Call("close_range", new ChildCall(ChildCall.CloseRange, 0, MemoryDescriptor - 1, 0));
        Call("close_range", new ChildCall(ChildCall.CloseRange, MemoryDescriptor + 1, UntilLast, 0));
        Call("setsid", new ChildCall(ChildCall.StartSession));
        // A folder that nothing can be in; who may not change the root keeps it, and leaves the folder.
        Emit(Bytes(new ChildCall(ChildCall.ChangeRoot, Data("/proc/self/fdinfo\0"u8))));
        Call("chdir", new ChildCall(ChildCall.ChangeFolder, Data("/\0"u8)));
        Call("setrlimit", new ChildCall(ChildCall.SetLimit, CoreLimit, Data(new byte[16])));
        foreach (int fault in Faults)
            Call("rt_sigaction", new ChildCall(ChildCall.SetAction, (ulong)fault, Data(FaultAction()), 0, sizeof(ulong)));
        Call("rt_sigprocmask", new ChildCall(ChildCall.SetMask, ReplaceMask, Data(Words(~Faults.Aggregate(0ul, static (mask, signal) => mask | 1ul << (signal - 1)))), 0, sizeof(ulong)));
        Call("prctl", new ChildCall(ChildCall.SetControl, SetName, Data("hyperlight-vcpu\0"u8)));
        Call("ptrace", new ChildCall(ChildCall.Trace));
        Call("prctl", new ChildCall(ChildCall.SetControl, SetNoNewPrivileges, 1));
        // Kernels without it have ptrace alone.
        Emit(Bytes(new ChildCall(ChildCall.Filter, SetFilter, 0, Data(Words(SystemCallFilter.Length, Data(SystemCallFilter.Bytes))))));
        Emit([0xCC]); // int3
    }

    // Where a handler would run; it never does, the host only looks at what the kernel prepares for it.
    private static byte[] FaultAction() => Words(HypercallPage.SystemCallInstruction, ActionFlags, HypercallPage.SystemCallInstruction, 0);

    // cmp eax, host; je over the end
    private void EndUnlessParentLives()
    {
        Emit([0x3D, .. BitConverter.GetBytes(Environment.ProcessId), 0x74, (byte)End(0).Length]);
        Emit(End(Step("getppid")));
    }

    // (call); test rax, rax; jns over the end
    private void Call(string name, in ChildCall call)
    {
        Emit(Bytes(call));
        Emit([0x48, 0x85, 0xC0, 0x79, (byte)End(0).Length]);
        Emit(End(Step(name)));
    }

    private int Step(string name)
    {
        _steps.Add(name);
        return _steps.Count;
    }

    private static byte[] Bytes(ulong number) => Bytes(new ChildCall(number));

    // mov eax, number; mov rdi, rsi, rdx, r10, r8, values; syscall
    private static byte[] Bytes(in ChildCall call) =>
    [
        0xB8, .. BitConverter.GetBytes((uint)call.Number),
        0x48, 0xBF, .. BitConverter.GetBytes(call.Arg0), 0x48, 0xBE, .. BitConverter.GetBytes(call.Arg1), 0x48, 0xBA, .. BitConverter.GetBytes(call.Arg2),
        0x49, 0xBA, .. BitConverter.GetBytes(call.Arg3), 0x49, 0xB8, .. BitConverter.GetBytes(call.Arg4), 0x0F, 0x05,
    ];

    private static byte[] End(int code) => Bytes(new ChildCall(ChildCall.ExitGroup, (ulong)code));

    private static byte[] Words(params ReadOnlySpan<ulong> words) => MemoryMarshal.AsBytes(words).ToArray();

    private void Emit(ReadOnlySpan<byte> code)
    {
        code.CopyTo(_file.AsSpan(_code, CodeOffset + DataStart - _code));
        _code += code.Length;
    }

    // Gives the address that it has in the process.
    private ulong Data(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_file.AsSpan(_data, HypercallOffset - _data));
        ulong address = CodeAddress + (ulong)(_data - CodeOffset);
        _data = (_data + bytes.Length + 7) & ~7;
        return address;
    }

    private void WriteHeaders()
    {
        const ulong readExecute = 5, readWrite = 6, load = 1, stack = 0x6474_E551;
        Span<byte> file = _file;
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        ReadOnlySpan<ushort> kinds = [2, 62], sizes = [64, 56, 3, 64]; // ET_EXEC, EM_X86_64; header; program header, their number; section header
        identity.CopyTo(file);
        MemoryMarshal.AsBytes(kinds).CopyTo(file[16..]);
        BinaryPrimitives.WriteUInt32LittleEndian(file[20..], 1);
        Words(CodeAddress, 64).CopyTo(file[24..]);
        MemoryMarshal.AsBytes(sizes).CopyTo(file[52..]);
        const ulong size = PageTables.PageSize;
        Words(load | readExecute << 32, CodeOffset, CodeAddress, CodeAddress, size, size, size).CopyTo(file[64..]);
        Words(load | readExecute << 32, HypercallOffset, HypercallPage.Address, HypercallPage.Address, size, size, size).CopyTo(file[120..]);
        Words(stack | readWrite << 32, 0, 0, 0, 0, 0, 16).CopyTo(file[176..]);
    }

    private SafeFileHandle Store()
    {
        int made = Libc.CreateMemoryFile("hyperlight-vcpu", Libc.MemoryFileCloseOnExec | Libc.MemoryFileExecutable);
        // Kernels before 6.3 do not ask.
        if (made < 0)
            made = Libc.CreateMemoryFile("hyperlight-vcpu", Libc.MemoryFileCloseOnExec);
        if (made < 0)
            throw new HypervisorException($"memfd_create failed: {Libc.LastError}.");
        using var file = new SafeFileHandle(made, ownsHandle: true);
        RandomAccess.Write(file, _file, 0);
        int kept = Libc.ControlFile(made, Libc.DuplicateCloseOnExec, LeastDescriptor);
        return kept >= 0 ? new SafeFileHandle(kept, ownsHandle: true) : throw new HypervisorException($"fcntl failed: {Libc.LastError}.");
    }
}
