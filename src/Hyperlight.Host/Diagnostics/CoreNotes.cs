using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Image;

namespace Hyperlight.Host.Diagnostics;

/// <summary>The notes of a core dump: who the process was, why it ended, and each thread's registers.</summary>
/// <remarks>Structures: linux/elfcore.h, sys/procfs.h and sys/user.h of x86-64; a note's head is <c>Elf64_Nhdr</c>, its parts are padded to 4 bytes.</remarks>
internal sealed class CoreNotes
{
    private const uint ProcessStatus = 1, FloatingRegisters = 2, ProcessInformation = 3, AuxiliaryVector = 6, ExtendedState = 0x202, SignalInformation = 0x5349_4749;
    private const int FloatingSize = 512, ExtendedSize = 832, StateComponents = 7, StateComponentsOffset = 464;

    private readonly ArrayBufferWriter<byte> _notes = new();

    private CoreNotes()
    {
    }

    /// <param name="threads">All threads, the one that faulted first.</param>
    /// <param name="signal">What ended them.</param>
    /// <param name="image">The program.</param>
    /// <param name="name">The program's name.</param>
    public static byte[] Build(IReadOnlyList<GuestThreadState> threads, CoreSignal signal, ProgramImage image, string name)
    {
        var notes = new CoreNotes();
        notes.AddStatus(threads[0], signal);
        notes.AddProcess(threads[0].Id, Path.GetFileName(name));
        notes.AddSignal(signal);
        notes.AddAuxiliaryVector(image);
        notes.AddVectors(threads[0]);
        foreach (GuestThreadState thread in threads.Skip(1))
        {
            notes.AddStatus(thread, signal);
            notes.AddVectors(thread);
        }
        return notes._notes.WrittenSpan.ToArray();
    }

    // struct elf_prstatus: signal at 0 and 12, blocked signals at 24, thread at 32, registers at 112.
    private void AddStatus(GuestThreadState thread, CoreSignal signal)
    {
        Span<byte> status = stackalloc byte[336];
        status.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(status, signal.Number);
        BinaryPrimitives.WriteInt16LittleEndian(status[12..], (short)signal.Number);
        BinaryPrimitives.WriteUInt64LittleEndian(status[24..], thread.SignalMask);
        BinaryPrimitives.WriteInt32LittleEndian(status[32..], thread.Id);
        WriteRegisters(MemoryMarshal.Cast<byte, ulong>(status.Slice(112, 27 * sizeof(ulong))), thread);
        BinaryPrimitives.WriteInt32LittleEndian(status[328..], thread.ExtendedState.IsEmpty ? 0 : 1);
        Add("CORE", ProcessStatus, status);
    }

    // struct user_regs_struct.
    private static void WriteRegisters(Span<ulong> target, GuestThreadState thread)
    {
        const ulong noSystemCall = ulong.MaxValue;
        GuestRegisters registers = thread.Registers;
        ReadOnlySpan<ulong> values =
        [
            registers.R15, registers.R14, registers.R13, registers.R12, registers.Rbp, registers.Rbx, registers.R11, registers.R10,
            registers.R9, registers.R8, registers.Rax, registers.Rcx, registers.Rdx, registers.Rsi, registers.Rdi, noSystemCall,
            registers.Rip, SystemPages.UserCode, registers.Rflags, registers.Rsp, SystemPages.UserData, thread.ThreadPointer, 0,
        ];
        values.CopyTo(target);
    }

    // struct elf_prpsinfo: process at 24, name at 40, command line at 56.
    private void AddProcess(int id, string name)
    {
        Span<byte> process = stackalloc byte[136];
        process.Clear();
        process[1] = (byte)'R';
        BinaryPrimitives.WriteInt32LittleEndian(process[24..], id);
        Encoding.ASCII.GetBytes(name.AsSpan(0, Math.Min(name.Length, 15)), process[40..]);
        Encoding.ASCII.GetBytes(name.AsSpan(0, Math.Min(name.Length, 79)), process[56..]);
        Add("CORE", ProcessInformation, process);
    }

    // siginfo_t: number, errno, code, and the address at 16.
    private void AddSignal(CoreSignal signal)
    {
        Span<byte> information = stackalloc byte[128];
        information.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(information, signal.Number);
        BinaryPrimitives.WriteInt32LittleEndian(information[8..], signal.Code);
        BinaryPrimitives.WriteUInt64LittleEndian(information[16..], signal.Address);
        Add("CORE", SignalInformation, information);
    }

    private void AddAuxiliaryVector(ProgramImage image)
    {
        ReadOnlySpan<ulong> vector = InitialStack.AuxiliaryVector(image, randomBytes: 0);
        Add("CORE", AuxiliaryVector, MemoryMarshal.AsBytes(vector));
    }

    // Debuggers look for the mask of state components in a part of the FXSAVE area that is left to software.
    private void AddVectors(GuestThreadState thread)
    {
        if (thread.ExtendedState.Length < ExtendedSize)
            return;
        Span<byte> state = stackalloc byte[ExtendedSize];
        thread.ExtendedState.Span[..ExtendedSize].CopyTo(state);
        BinaryPrimitives.WriteUInt64LittleEndian(state[StateComponentsOffset..], StateComponents);
        Add("CORE", FloatingRegisters, state[..FloatingSize]);
        Add("LINUX", ExtendedState, state);
    }

    private void Add(string owner, uint type, ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[20];
        head.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(head, owner.Length + 1);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], type);
        Encoding.ASCII.GetBytes(owner, head[12..]);
        _notes.Write(head);
        _notes.Write(content);
        _notes.Write(stackalloc byte[-content.Length & 3]);
    }
}
