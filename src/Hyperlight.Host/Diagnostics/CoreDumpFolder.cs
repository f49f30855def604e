using System.Globalization;

namespace Hyperlight.Host.Diagnostics;

/// <summary>The folder that core dumps of faulted guests go to.</summary>
/// <param name="path">The folder, which is created when the first dump is written.</param>
/// <param name="maximum">How many dumps it may hold; a guest that faults again and again must not fill the disk.</param>
internal sealed class CoreDumpFolder(string path, int maximum)
{
    private const string Pattern = "hl_core_*.elf";

    /// <summary>Writes a dump to a new file. That this fails is told, not thrown: the fault itself matters more.</summary>
    public CoreDumpResult Add(Action<Stream> write)
    {
        try
        {
            Directory.CreateDirectory(path);
            if (Directory.EnumerateFiles(path, Pattern).Count() >= maximum)
                return new CoreDumpResult(null, $" No core dump was written, because '{path}' holds {maximum} already.");
            string file = Create(write);
            return new CoreDumpResult(file, $" A core dump is at '{file}'.");
        }
        // The last: the program's file, which the dump quotes, may be gone by now.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or HyperlightException)
        {
            return new CoreDumpResult(null, $" The core dump could not be written: {error.Message}");
        }
    }

    /// <summary>Creates a file that only this user can read: it holds all that the guest knew.</summary>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static FileStream CreateFile(string path, int bufferSize = 1 << 16)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = bufferSize };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private string Create(Action<Stream> write)
    {
        using FileStream stream = CreateNext(out string file);
        try
        {
            write(stream);
            stream.Flush();
            return file;
        }
        catch
        {
            File.Delete(file);
            throw;
        }
    }

    private FileStream CreateNext(out string file)
    {
        string stem = string.Create(CultureInfo.InvariantCulture, $"hl_core_{DateTime.Now:yyyyMMdd'_T'HHmmss}");
        for (int number = 1; ; number++)
        {
            file = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}.elf"));
            try
            {
                return CreateFile(file);
            }
            catch (IOException) when (File.Exists(file))
            {
                // Another fault of the same second has that number.
            }
        }
    }
}
