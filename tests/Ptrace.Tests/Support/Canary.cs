using System.Security.Cryptography;

namespace Ptrace.Tests.Support;

/// <summary>What somebody who breaks out could touch: files of the host, processes, the network.</summary>
internal sealed class Canary : IDisposable
{
    private static readonly string[] Folders = ["/", "/etc", "/usr/bin", "/root", "/home"], Rights = ["Uid", "Gid", "Groups", "NSpid", "CapEff", "Threads", "Seccomp", "NoNewPrivs"];

    private readonly string _folder = Directory.CreateTempSubdirectory("canary").FullName, _before = Environment.CurrentDirectory;
    private string _seen = "";

    public Canary()
    {
        Environment.CurrentDirectory = _folder;
        for (int i = 0; i < 20; i++)
            File.WriteAllBytes(Path.Combine(_folder, $"file{i}"), RandomNumberGenerator.GetBytes(1000));
    }

    /// <summary>Remembers how everything is.</summary>
    /// <param name="child">The process that may have nothing.</param>
    public void Look(int child) => _seen = Now(child);

    public void AssertUntouched(int child) => Assert.Equal(_seen, Now(child));

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }

    private string Now(int child) => string.Join('\n',
    [
        // With the times of the folders: a file that came and went changes them.
        .. new DirectoryInfo(_folder).EnumerateFiles().OrderBy(static file => file.Name)
            .Select(static file => $"{file.Name} {file.LastWriteTimeUtc:O} {file.UnixFileMode} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName)))}"),
        .. Folders.Append(_folder).Where(Directory.Exists).Select(static folder => $"{folder} {Directory.GetLastWriteTimeUtc(folder):O} {File.GetUnixFileMode(folder)}"),
        // Its own children, its descriptors, and the sockets of the host's process, among which a new one would be.
        $"children: {File.ReadAllText($"/proc/{child}/task/{child}/children")}",
        $"descriptors: {string.Join(' ', Directory.GetFiles($"/proc/{child}/fd").Select(static path => new FileInfo(path).LinkTarget).Order())}",
        .. Rights.Select(key => $"{key} {ChildProcesses.Status(child, key)}"),
        $"priority: {string.Join(' ', File.ReadAllText($"/proc/{child}/stat").Split(") ")[1].Split(' ')[15..17])}",
        $"listening: {string.Join(' ', File.ReadLines($"/proc/{child}/net/tcp").Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(static words => words[3] == "0A").Select(static words => words[1]))}",
        $"raw sockets: {File.ReadLines($"/proc/{child}/net/raw").Count()} {File.ReadLines($"/proc/{child}/net/packet").Count()}",
    ]);
}
