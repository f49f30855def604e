using System.Security.Cryptography;
using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Image;
using Hyperlight.Host.Snapshots;

namespace Hyperlight;

/// <summary>A guest program. One object can serve any number of sandboxes; its file is read when the first one is built.</summary>
public sealed class GuestBinary
{
    private readonly Lock _gate = new();
    private readonly Func<ReadOnlyMemory<byte>> _read;
    private readonly Lazy<byte[]> _hash;
    private ProgramImage? _image;

    private GuestBinary(string name, string? symbolFile, Func<ReadOnlyMemory<byte>> read)
    {
        Name = name;
        Symbolizer = new Symbolizer(symbolFile, () => Load().Elf);
        _read = read;
        _hash = new Lazy<byte[]>(() => SHA256.HashData(read().Span), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The file's path, or the name that was given.</summary>
    public string Name { get; }

    /// <summary>What the guest's build says of it; null for a program that this build did not make. Reads the file.</summary>
    /// <exception cref="InvalidGuestException">The file is missing, damaged, or no program that can run.</exception>
    public GuestManifest? Manifest => Load().Manifest;

    internal Symbolizer Symbolizer { get; }

    internal WarmStarts WarmStarts { get; } = new();

    /// <summary>A guest that the build staged beside the host program. The generated class <c>Guests</c> calls this.</summary>
    /// <param name="relativePath">Path below the host program's folder.</param>
    public static GuestBinary Staged(string relativePath) => FromFile(Path.Combine(AppContext.BaseDirectory, relativePath));

    /// <summary>A guest that the build staged beside the host program, by name and features.</summary>
    /// <param name="name">The name that it was staged by.</param>
    /// <param name="features">What it was built with, in whatever order; nothing for the guest without features.</param>
    /// <exception cref="ArgumentException">The name is no file name.</exception>
    /// <exception cref="InvalidGuestException">There is no such guest, or there is one of each of several configurations.</exception>
    public static GuestBinary Find(string name, params ReadOnlySpan<string> features) => Staged(StagedGuests.Find(AppContext.BaseDirectory, name, features));

    /// <summary>A guest in a file. Its symbols are looked for beside it, in a file with the added ending <c>.dbg</c>.</summary>
    /// <param name="path">Path of the program.</param>
    public static GuestBinary FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new GuestBinary(path, path + ".dbg", () => ReadFile(path));
    }

    /// <summary>A guest in memory.</summary>
    /// <param name="program">The program's bytes, which must not change as long as this object is used.</param>
    /// <param name="name">What messages call it.</param>
    public static GuestBinary FromBytes(ReadOnlyMemory<byte> program, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new GuestBinary(name, null, () => program);
    }

    /// <summary>SHA-256 of the program: what a saved snapshot knows its guest by.</summary>
    internal ReadOnlyMemory<byte> Hash => _hash.Value;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <exception cref="InvalidGuestException">It cannot be read, or cannot run.</exception>
    internal ProgramImage Load()
    {
        lock (_gate)
            return _image ??= new ProgramImage(Name, _read());
    }

    private static ReadOnlyMemory<byte> ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
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
