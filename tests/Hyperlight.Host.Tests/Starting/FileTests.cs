using System.Text;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Starting;

public sealed class FileTests(CCompiler files)
{
    [Fact]
    public void A_missing_file_is_named_with_what_to_do()
    {
        string path = files.NewPath();

        InvalidGuestException refused = AssertRefused(path, "does not exist");

        Assert.Contains("Build the host project", refused.Message, StringComparison.Ordinal);
        AssertRefused(Path.Combine(path, "below", "it"), "does not exist");
    }

    [Fact]
    public void A_staged_guest_that_is_not_there_is_looked_for_beside_the_program()
    {
        var refused = Assert.Throws<InvalidGuestException>(new SandboxBuilder(GuestBinary.Staged("guests/Nobody/Debug/Nobody")).Build);

        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "guests/Nobody/Debug/Nobody"), refused.Guest);
    }

    [Fact]
    public void A_directory_is_no_guest() => AssertRefused(Path.GetTempPath(), "");

    [Fact]
    public void An_empty_file_is_no_guest() => AssertRefused(files.Write([]), "it is empty");

    [Theory]
    [InlineData("#!/bin/sh\necho hello\n")]
    [InlineData("x")]
    [InlineData("\u007fEL")]
    public void A_text_is_no_guest(string text) => AssertRefused(files.Write(Encoding.ASCII.GetBytes(text)), "is not an ELF file");

    [Fact]
    public void A_file_that_is_too_large_for_an_array_is_no_guest()
    {
        string path = files.NewPath();
        using (FileStream sparse = File.Create(path))
            sparse.SetLength(3L << 30);

        AssertRefused(path, "");
    }

    [Fact]
    public void A_guest_that_cannot_be_read_is_refused_again_and_works_once_it_is_there()
    {
        string path = files.NewPath();
        var guest = GuestBinary.FromFile(path);
        SandboxBuilder builder = Sandboxes.Builder(_ => new SandboxBuilder(guest).WithHostFunctions<IHostEcho>(new HostEcho()));
        Assert.Throws<InvalidGuestException>(builder.Build);
        Assert.Throws<InvalidGuestException>(builder.Build);

        File.Copy(Guests.SimpleGuest.Name, path);

        using Sandbox sandbox = builder.Build();
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_guest_goes_by_the_name_it_was_given()
    {
        var guest = GuestBinary.FromBytes(new byte[] { 1, 2, 3 }, "three bytes");

        var refused = Assert.Throws<InvalidGuestException>(new SandboxBuilder(guest).Build);

        Assert.Equal("three bytes", guest.Name);
        Assert.Equal("three bytes", guest.ToString());
        Assert.Equal("three bytes", refused.Guest);
        Assert.Contains("'three bytes'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_in_memory_works_as_one_in_a_file()
    {
        var guest = GuestBinary.FromBytes(File.ReadAllBytes(Guests.SimpleGuest.Name), "in memory");
        using Sandbox sandbox = new SandboxBuilder(guest).WithHostFunctions<IHostEcho>(new HostEcho()).Build();

        Sandboxes.AssertWorks(sandbox);
    }

    private static InvalidGuestException AssertRefused(string path, string reason)
    {
        var refused = Assert.Throws<InvalidGuestException>(new SandboxBuilder(GuestBinary.FromFile(path)).Build);
        Assert.Equal(path, refused.Guest);
        Assert.Contains($"'{path}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        return refused;
    }
}
