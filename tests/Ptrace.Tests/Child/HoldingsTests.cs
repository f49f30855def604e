using System.Diagnostics;
using System.Globalization;
using Hyperlight;
using Ptrace.Tests.Support;
using SimpleGuest;

namespace Ptrace.Tests.Child;

/// <summary>What the process of a guest has: its memory, as its page tables say, and nothing else.</summary>
public sealed class HoldingsTests : IDisposable
{
    private const ulong HypercallPage = 0x20_0000;

    private readonly Sandbox _sandbox;
    private readonly int _child;

    public HoldingsTests()
    {
        Sandbox? built = null;
        _child = ChildProcesses.NewOne(() => built = Guest.Build());
        _sandbox = built!;
        _sandbox.Add(1, 2);
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void It_has_one_descriptor_which_is_the_memory()
    {
        string descriptor = Assert.Single(Directory.GetFiles($"/proc/{_child}/fd"));
        Assert.Contains("memfd:hyperlight-guest", new FileInfo(descriptor).LinkTarget, StringComparison.Ordinal);
    }

    [Fact]
    public void It_has_no_environment_and_none_of_its_hosts_arguments()
    {
        Assert.Equal(0, File.ReadAllBytes($"/proc/{_child}/environ").Count(static each => each != 0));
        Assert.DoesNotContain(Path.GetFileName(Environment.ProcessPath!), File.ReadAllText($"/proc/{_child}/cmdline"), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_in_no_folder_of_its_hosts()
    {
        string folder = new DirectoryInfo($"/proc/{_child}/cwd").LinkTarget!, root = new DirectoryInfo($"/proc/{_child}/root").LinkTarget!;
        Assert.Equal(root, folder);
        Assert.NotEqual(Environment.CurrentDirectory, folder);
        if (Environment.IsPrivilegedProcess)
            Assert.EndsWith("/fdinfo", root, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_get_no_rights_and_make_no_system_calls_by_itself()
    {
        Assert.Equal("1", ChildProcesses.Status(_child, "NoNewPrivs"));
        Assert.Equal("2", ChildProcesses.Status(_child, "Seccomp"));
        Assert.True(Directory.Exists($"/proc/self/task/{ChildProcesses.Status(_child, "TracerPid")}"));
        Assert.Contains(File.ReadLines($"/proc/{_child}/limits"), static line => line.StartsWith("Max core file size", StringComparison.Ordinal) && line.Contains(" 0 ", StringComparison.Ordinal));
    }

    [Fact]
    public void It_belongs_to_no_terminal_and_no_group_of_its_hosts()
    {
        string[] fields = File.ReadAllText($"/proc/{_child}/stat").Split(") ")[1].Split(' ');
        Assert.Equal([$"{_child}", $"{_child}", "0"], fields[2..5]); // process group, session, terminal
    }

    [Fact]
    public void Its_memory_has_the_rights_that_the_guests_has()
    {
        // Rights that were widened, narrowed and taken away again, among them.
        ChangeRights();
        Dictionary<ulong, string> guest = GuestPages();
        List<(ulong Page, string Rights)> child = [.. ChildPages()];

        Assert.InRange(child.Count, 100, guest.Count);
        Assert.All(child, page => Assert.Equal((page.Page, guest[page.Page]), page));
        Assert.DoesNotContain(child, static page => page.Rights.Contains("wx", StringComparison.Ordinal));
        Assert.Contains((HypercallPage, "r-x"), child);
    }

    private void ChangeRights()
    {
        const ulong place = 0x20_0000_0000, length = 0x1_0000;
        // mmap read-write; write; mprotect read-only; read; munmap of its first half
        byte[] code = new Assembly().SystemCall(9, place, length, 3, 0x32, ulong.MaxValue, 0).Store(place).Store(place + 0x8000)
            .SystemCall(10, place, length, 1).Load(place + 0x8000).SystemCall(11, place, length / 2).Return();
        Assert.Equal(0ul, _sandbox.Run(code));
        Assert.Equal(5, _sandbox.Add(2, 3));
    }

    // Judged by readelf: a core dump has each range of the guest's memory with its rights.
    private Dictionary<ulong, string> GuestPages()
    {
        string dump = Path.GetTempFileName();
        File.Delete(dump);
        _sandbox.WriteCoreDump(dump);
        var pages = new Dictionary<ulong, string>();
        using Process readelf = Process.Start(new ProcessStartInfo("readelf", ["--segments", "--wide", dump]) { RedirectStandardOutput = true })!;
        foreach (string line in readelf.StandardOutput.ReadToEnd().Split('\n').Where(static line => line.TrimStart().StartsWith("LOAD", StringComparison.Ordinal)))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string flags = string.Concat(words[6..^1]);
            string rights = $"{(flags.Contains('R') ? 'r' : '-')}{(flags.Contains('W') ? 'w' : '-')}{(flags.Contains('E') ? 'x' : '-')}";
            ulong start = Number(words[2]), length = Number(words[5]);
            for (ulong page = start; page < start + length; page += 4096)
                pages.Add(page, rights);
        }
        File.Delete(dump);
        return pages;
    }

    private IEnumerable<(ulong Page, string Rights)> ChildPages()
    {
        foreach (string line in File.ReadLines($"/proc/{_child}/maps"))
        {
            string[] words = line.Split(' '), range = words[0].Split('-');
            for (ulong page = Number(range[0]); page < Number(range[1]); page += 4096)
            {
                // Every process sees this page of the kernel's, where it has one.
                if (page < 1ul << 47)
                    yield return (page, words[1][..3]);
            }
        }
    }

    private static ulong Number(string hexadecimal) => ulong.Parse(hexadecimal.StartsWith("0x", StringComparison.Ordinal) ? hexadecimal[2..] : hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
