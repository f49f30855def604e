using Hyperlight.Host.Memory;
using Hyperlight.Protocol;
using Hyperlight.Symbols;

namespace Hyperlight.Host.Image;

/// <summary>A guest program, read and checked, ready to be placed into any number of sandboxes.</summary>
internal sealed class ProgramImage
{
    private const uint ExecuteFlag = 1, WriteFlag = 2;

    private readonly string _name;
    private readonly ElfFile _elf;
    private readonly ElfSegment[] _segments;

    /// <exception cref="InvalidGuestException">It is no static x86-64 program with fixed addresses.</exception>
    public ProgramImage(string name, ReadOnlyMemory<byte> file)
    {
        _name = name;
        try
        {
            _elf = ElfFile.Parse(file);
            _segments = [.. _elf.Segments.Where(segment => segment.Type == ElfSegment.Load && segment.MemorySize > 0)];
            CheckKind();
            Array.ForEach(_segments, Check);
            Manifest = ManifestNote.Read(name, file);
        }
        catch (InvalidElfException invalid)
        {
            throw Refuse($"it {invalid.Message}");
        }
    }

    /// <summary>The file.</summary>
    public ElfFile Elf => _elf;

    /// <summary>What its build says of it; null for a program that our build did not make.</summary>
    public GuestManifest? Manifest { get; }

    public ulong EntryPoint => _elf.EntryPoint;

    public int SegmentCount => _elf.Segments.Count;

    /// <summary>First address behind the program, where its heap starts.</summary>
    public ulong End => PageEnd(_segments.Max(segment => segment.Address + segment.MemorySize));

    /// <summary>Guest address of the program headers, which the C library reads.</summary>
    public ulong SegmentTable => _segments.Where(segment => _elf.SegmentTableOffset - segment.Offset < segment.FileSize)
        .Select(segment => segment.Address + (_elf.SegmentTableOffset - segment.Offset)).FirstOrDefault();

    /// <summary>Makes sure that host and guest can understand each other, before anything of the guest runs.</summary>
    /// <exception cref="InvalidGuestException">They speak different versions of the protocol.</exception>
    public void CheckProtocol()
    {
        const uint answersNoCalls = 0;
        if (Manifest is { } manifest && manifest.ProtocolVersion is not (answersNoCalls or ProtocolVersion.Current))
            throw Refuse($"it speaks version {manifest.ProtocolVersion} of the protocol, and this host version {ProtocolVersion.Current}. Build both with the same version of Hyperlight.");
    }

    /// <summary>Places the segments with exactly the rights that they ask for.</summary>
    /// <exception cref="InvalidGuestException">A segment lies where it may not.</exception>
    public void Place(AddressSpace space)
    {
        foreach (ElfSegment segment in _segments)
        {
            ulong start = PageStart(segment.Address);
            if (!space.IsFree(start, PageEnd(segment.Address + segment.MemorySize) - start))
                throw Refuse($"its segment at 0x{segment.Address:x} lies where it may not.");
            if (!space.TryMap(start, PageEnd(segment.Address + segment.MemorySize) - start, RightsOf(segment)))
                throw new GuestOutOfMemoryException();
            space.WriteAsHost(segment.Address, _elf.Content(segment).Span);
        }
    }

    private static PageRights RightsOf(in ElfSegment segment) => PageRights.Read
        | ((segment.Flags & WriteFlag) != 0 ? PageRights.Write : 0)
        | ((segment.Flags & ExecuteFlag) != 0 ? PageRights.Execute : 0);

    private static ulong PageStart(ulong address) => address & ~(ulong)(PageTables.PageSize - 1);

    private static ulong PageEnd(ulong address) => PageStart(address + PageTables.PageSize - 1);

    private void CheckKind()
    {
        if (_elf.Segments.Any(segment => segment.Type == ElfSegment.Interpreter))
            throw Refuse("it is dynamically linked. Build it as a HyperlightGuest, which links it statically.");
        if (!_elf.IsExecutable)
            throw Refuse("it is a library or a position-independent program. Build it as a HyperlightGuest, which gives it fixed addresses.");
        if (_segments.Length == 0)
            throw Refuse("it has no code.");
    }

    private void Check(ElfSegment segment)
    {
        if (segment.FileSize > segment.MemorySize || segment.MemorySize > PageTables.AddressLimit || segment.Address > PageTables.AddressLimit)
            throw Refuse($"it is damaged: its segment at 0x{segment.Address:x} has impossible sizes.");
        if ((segment.Flags & WriteFlag) != 0 && (segment.Flags & ExecuteFlag) != 0)
            throw Refuse($"its segment at 0x{segment.Address:x} is writable and executable at once.");
        _ = _elf.Content(segment);
    }

    private InvalidGuestException Refuse(string reason) => new(_name, reason);
}
