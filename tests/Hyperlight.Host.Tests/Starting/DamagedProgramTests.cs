using System.Buffers.Binary;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Starting;

public sealed class DamagedProgramTests(ITestOutputHelper output)
{
    private const int HeaderSize = 64, SegmentSize = 56;

    private static readonly byte[] Program = File.ReadAllBytes(Guests.SimpleGuest.Name);

    [Fact]
    public void A_truncated_guest_is_refused_wherever_it_was_cut()
    {
        IEnumerable<int> lengths = Enumerable.Range(1, 700)
            .Concat(Enumerable.Range(1, 200).Select(i => (int)((long)Program.Length * i / 201)))
            .Concat(Enumerable.Range(1, 64).Select(i => Program.Length - i));
        foreach (int length in lengths)
        {
            string message = Refused(Program.AsMemory(0, length)).Message;
            Assert.Contains(length < 4 ? "is not an ELF file" : "is truncated", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(4, 1, "32-bit")] // EI_CLASS
    [InlineData(5, 2, "another CPU")] // EI_DATA: big-endian
    [InlineData(18, 183, "another CPU (ELF machine 183)")] // e_machine: AArch64
    [InlineData(18, 3, "another CPU (ELF machine 3)")] // i386
    [InlineData(16, 1, "library or a position-independent")] // e_type: relocatable
    [InlineData(16, 3, "library or a position-independent")] // e_type: shared
    [InlineData(16, 4, "library or a position-independent")] // e_type: core
    [InlineData(54, 32, "program headers have 32 bytes")] // e_phentsize
    [InlineData(56, 0, "no code")] // e_phnum
    public void A_header_of_another_kind_of_file_is_refused_with_the_reason(int offset, byte value, string reason)
    {
        byte[] program = [.. Program];
        program[offset] = value;
        if (offset == 56)
            program[offset + 1] = 0;

        Assert.Contains(reason, Refused(program).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_can_be_written_is_refused()
    {
        byte[] program = [.. Program];
        SegmentField(program, 4, sizeof(uint)) = 7; // read, write, execute

        Assert.Contains("writable and executable", Refused(program).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 0x7FFF_FFFF_FFFF_F000ul)] // offset in the file
    [InlineData(8, ulong.MaxValue)]
    [InlineData(16, 0ul)] // address
    [InlineData(16, 0x10_0000ul)] // the host's own pages
    [InlineData(16, 0x20_0000ul)]
    [InlineData(16, 0x21_0000ul)]
    [InlineData(16, 0x4_0000_0000ul)] // the input buffer
    [InlineData(16, 0x4_0400_0000ul)] // where it grows
    [InlineData(16, 0xFFF0_0000ul)] // the stack
    [InlineData(16, 0x7FFF_FFFF_F000ul)]
    [InlineData(16, 0x8000_0000_0000ul)]
    [InlineData(16, 0xFFFF_FFFF_FFFF_F000ul)]
    [InlineData(16, ulong.MaxValue)]
    [InlineData(32, ulong.MaxValue)] // size in the file
    [InlineData(32, 1ul << 40)]
    [InlineData(40, 0x100ul)] // size in memory, smaller than in the file
    [InlineData(40, ulong.MaxValue)]
    public void A_segment_that_cannot_be_is_refused(int field, ulong value)
    {
        byte[] program = [.. Program];
        BinaryPrimitives.WriteUInt64LittleEndian(FirstSegment(program)[field..], value);

        Refused(program);
    }

    [Fact]
    public void A_segment_larger_than_the_memory_limit_is_out_of_memory()
    {
        byte[] program = [.. Program];
        BinaryPrimitives.WriteUInt64LittleEndian(FirstSegment(program)[40..], 1ul << 40);

        Exception? error = Record.Exception(() => new SandboxBuilder(GuestBinary.FromBytes(program, "huge")).WithHostFunctions<IHostEcho>(new HostEcho()).Build().Dispose());

        Assert.True(error is GuestOutOfMemoryException or InvalidGuestException, $"{error}");
    }

    [Fact]
    public void Damaged_headers_give_a_typed_error_or_a_sandbox()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        byte[] program = [.. Program];
        int headers = HeaderSize + SegmentSize * BinaryPrimitives.ReadUInt16LittleEndian(program.AsSpan(56));
        for (int round = 0; round < 150; round++)
        {
            Program.AsSpan(0, headers).CopyTo(program);
            for (int i = random.Next(1, 4); i > 0; i--)
                program[random.Next(headers)] = (byte)random.Next();
            Exception? error = Record.Exception(() => Start(program));
            Assert.True(error is null or HyperlightException, $"seed {seed}, round {round}: {error}");
        }
    }

    private static void Start(byte[] program)
    {
        using Sandbox sandbox = new SandboxBuilder(GuestBinary.FromBytes(program, "damaged"))
            .WithHostFunctions<IHostEcho>(new HostEcho()).WithOutput(TextWriter.Null).WithStartTimeout(TimeSpan.FromMilliseconds(500)).Build();
        Sandboxes.AssertWorks(sandbox);
    }

    // The program header of the first PT_LOAD.
    private static Span<byte> FirstSegment(byte[] program)
    {
        int start = (int)BinaryPrimitives.ReadUInt64LittleEndian(program.AsSpan(32));
        while (BinaryPrimitives.ReadUInt32LittleEndian(program.AsSpan(start)) != 1)
            start += SegmentSize;
        return program.AsSpan(start, SegmentSize);
    }

    private static ref byte SegmentField(byte[] program, int field, int size) => ref FirstSegment(program).Slice(field, size)[0];

    private static InvalidGuestException Refused(ReadOnlyMemory<byte> program)
    {
        return Assert.Throws<InvalidGuestException>(
            new SandboxBuilder(GuestBinary.FromBytes(program, "damaged")).WithHostFunctions<IHostEcho>(new HostEcho()).Build);
    }
}
