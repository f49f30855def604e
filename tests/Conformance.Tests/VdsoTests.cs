using System.Diagnostics;
using System.Runtime.InteropServices;
using Hyperlight.Host.Kernel.Clock;
using Xunit;

namespace Conformance.Tests;

/// <summary>The shared library that the host writes is one in the eyes of others.</summary>
public sealed class VdsoTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public VdsoTests() => File.WriteAllBytes(_file, VdsoImage.Build());

    [Theory]
    [InlineData("__vdso_clock_gettime@@LINUX_2.6")]
    [InlineData("__vdso_gettimeofday@@LINUX_2.6")]
    [InlineData("__vdso_time@@LINUX_2.6")]
    [InlineData("__vdso_getcpu@@LINUX_2.6")]
    public void Readelf_finds_a_function_with_its_version(string symbol) =>
        Assert.Matches($@"FUNC\s+GLOBAL\s+DEFAULT\s+\S+\s+{symbol.Replace(".", "\\.", StringComparison.Ordinal)}", Run("readelf", "--use-dynamic", "--symbols", "--wide", _file));

    [Fact]
    public void Readelf_sees_a_shared_library_that_nobody_can_write()
    {
        string headers = Run("readelf", "--file-header", "--segments", "--wide", _file);
        Assert.Contains("DYN (Shared object file)", headers);
        Assert.Matches(@"LOAD\s+0x0+ 0x0+ 0x0+ \S+ \S+ R E", headers);
        Assert.DoesNotMatch(@"(LOAD|DYNAMIC)\s.*\bRWE?\b", headers);
    }

    // The C library of the host loads it, as that of a guest does from memory.
    [Fact]
    public unsafe void The_dynamic_loader_of_the_host_finds_the_functions()
    {
        nint library = NativeLibrary.Load(_file);
        var cpu = (delegate* unmanaged<uint*, uint*, int>)NativeLibrary.GetExport(library, "__vdso_getcpu");
        (uint number, uint node) = (7, 7);
        Assert.Equal((0, 0u, 0u), (cpu(&number, &node), number, node));
        NativeLibrary.Free(library);
    }

    [Fact]
    public void The_machine_code_is_what_its_comments_say()
    {
        string listing = Run("objdump", "-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "--start-address=0x300", _file);
        Assert.Matches(@"mov\s+r9d,0x230000", listing);
        Assert.Matches(@"lfence[\s\S]*rdtsc[\s\S]*mul\s+r11[\s\S]*shrd\s+rax,rdx,0x20", listing);
        Assert.DoesNotContain("(bad)", listing);
    }

    public void Dispose() => File.Delete(_file);

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} does not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
