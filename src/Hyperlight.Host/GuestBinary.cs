using System.Security.Cryptography;
using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Image;
using Hyperlight.Host.Snapshots;
using Hyperlight.Symbols;

namespace Hyperlight;

/// <summary>A guest program. One object can serve any number of sandboxes; its file is read when the first one is built.</summary>
public sealed class GuestBinary
{
    private readonly Lock _gate = new();
    private readonly Func<ReadOnlyMemory<byte>> _read;
    private readonly Lazy<byte[]> _identity;
    private readonly Lazy<byte[]> _hash, _buildId;
    private ProgramImage? _image;

    private GuestBinary(string name, string? symbolFile, Func<ReadOnlyMemory<byte>> read, Func<ReadOnlyMemory<byte>> readBeginning)
    {
        Name = name;
        Symbolizer = new Symbolizer(symbolFile, () => Load().Elf);
        _read = read;
        _identity = new Lazy<byte[]>(() => Identify(readBeginning, read), LazyThreadSafetyMode.PublicationOnly);
        _hash = new Lazy<byte[]>(() => Blake3.Hasher.Hash(read().Span).AsSpan().ToArray(), LazyThreadSafetyMode.PublicationOnly);
        _buildId = new Lazy<byte[]>(() => ElfNotes.BuildId(readBeginning().Span).ToArray(), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The file's path, or the name that was given.</summary>
    public string Name { get; }

    /// <summary>What the guest's build says of it; null for a program that this build did not make. Reads the file.</summary>
    /// <exception cref="InvalidGuestException">The file is missing, damaged, or no program that can run.</exception>
    public GuestManifest? Manifest => Load().Manifest;

    internal Symbolizer Symbolizer { get; }

    internal WarmStarts WarmStarts { get; } = new();

    /// <summary>Where the build leaves the guest's state when it was ready; null for a guest that is in no file.</summary>
    internal string? StagedSnapshot { get; private init; }

    /// <summary>A guest that the build staged beside the host program. The generated class <c>Guests</c> calls this.</summary>
    /// <param name="relativePath">Path below the host program's folder.</param>
    public static GuestBinary Staged(string relativePath) => FromFile(Path.Combine(AppContext.BaseDirectory, relativePath));

    /// <summary>A guest that the build staged beside the host program, by name and features.</summary>
    /// <param name="name">The name that it was staged by.</param>
    /// <param name="features">What it was built with, in whatever order; nothing for the guest without features.</param>
    /// <exception cref="ArgumentException">The name is no file name.</exception>
    /// <exception cref="InvalidGuestException">There is no such guest, or there is one of each of several configurations.</exception>
    public static GuestBinary Find(string name, params ReadOnlySpan<string> features) => Staged(StagedGuests.Find(AppContext.BaseDirectory, name, features));

    /// <summary>A guest in a file. Beside it are looked for its symbols, with the added ending <c>.dbg</c>, and its state when it was ready, with <c>.hlsnap</c>.</summary>
    /// <param name="path">Path of the program.</param>
    public static GuestBinary FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new GuestBinary(path, path + ".dbg", () => Read(path, File.ReadAllBytes), () => Read(path, ReadBeginning)) { StagedSnapshot = path + ".hlsnap" };
    }

    /// <summary>A guest in memory.</summary>
    /// <param name="program">The program's bytes, which must not change as long as this object is used.</param>
    /// <param name="name">What messages call it.</param>
    public static GuestBinary FromBytes(ReadOnlyMemory<byte> program, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new GuestBinary(name, null, () => program, () => program);
    }

    /// <summary>Bytes of <see cref="Identity"/>.</summary>
    internal const int IdentitySize = SHA256.HashSizeInBytes;

    /// <summary>What a saved snapshot knows its guest by: the id that the linker gave it, or else SHA-256 of the program.</summary>
    /// <exception cref="InvalidGuestException">The file cannot be read.</exception>
    internal ReadOnlyMemory<byte> Identity => _identity.Value;

    /// <summary>BLAKE3 hash of the program, 32 bytes. Reads the file.</summary>
    internal ReadOnlyMemory<byte> Hash => _hash.Value;

    /// <summary>The id that the linker gave it; empty when it did not. Reads the file.</summary>
    internal ReadOnlyMemory<byte> BuildId => _buildId.Value;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <exception cref="InvalidGuestException">It cannot be read, or cannot run.</exception>
    internal ProgramImage Load()
    {
        lock (_gate)
            return _image ??= new ProgramImage(Name, _read());
    }

    // Reading and summing up the whole program would take as long as a snapshot's start.
    private static byte[] Identify(Func<ReadOnlyMemory<byte>> readBeginning, Func<ReadOnlyMemory<byte>> read)
    {
        const int shortestId = 16;
        byte[] identity = new byte[IdentitySize];
        ReadOnlySpan<byte> id = ElfNotes.BuildId(readBeginning().Span);
        if (id.Length is < shortestId or > IdentitySize)
            return SHA256.HashData(read().Span);
        id.CopyTo(identity);
        return identity;
    }

    private static byte[] ReadBeginning(string path)
    {
        byte[] beginning = new byte[ElfNotes.Beginning];
        using FileStream file = File.OpenRead(path);
        return beginning[..file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)];
    }

    private static byte[] Read(string path, Func<string, byte[]> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidGuestException(path, "the file does not exist. Build the host project, which stages its guests beside the program.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidGuestException(path, error.Message);
        }
    }
}
