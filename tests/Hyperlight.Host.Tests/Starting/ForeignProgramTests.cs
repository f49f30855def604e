using Hyperlight.Host.Tests.Support;

namespace Hyperlight.Host.Tests.Starting;

public sealed class ForeignProgramTests(CCompiler compiler)
{
    private const string Hello = """
        #include <stdio.h>
        int main(void) { puts("hello"); return 0; }
        """;

    [Fact]
    public void A_dynamically_linked_program_is_refused() => AssertRefused("it is dynamically linked", Hello);

    [Fact]
    public void A_dynamically_linked_program_with_fixed_addresses_is_refused() => AssertRefused("it is dynamically linked", Hello, "-no-pie");

    [Fact]
    public void A_shared_library_is_refused() => AssertRefused("library", "int answer(void) { return 42; }", "-shared", "-fPIC");

    [Fact]
    public void A_static_position_independent_program_is_refused() => AssertRefused("position-independent", Hello, "-static-pie", "-fPIE");

    [Fact]
    public void An_object_file_is_refused() => AssertRefused("library or a position-independent", Hello, "-c");

    [Fact]
    public void A_program_whose_code_can_be_written_is_refused() => AssertRefused("writable and executable", "void _start(void) { for (;;) ; }", "-nostdlib", "-static", "-no-pie", "-Wl,-N");

    [Fact]
    public void A_static_program_that_is_no_guest_says_its_piece_and_is_told_from_one()
    {
        using var written = new StringWriter();
        SandboxBuilder builder = new SandboxBuilder(GuestBinary.FromFile(compiler.Guest(Hello))).WithOutput(written);

        var ended = Assert.Throws<GuestExitedException>(builder.Build);

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("hello\n", written.ToString());
    }

    private void AssertRefused(string reason, string source, params string[] options)
    {
        string program = compiler.Compile(source, options);
        var refused = Assert.Throws<InvalidGuestException>(new SandboxBuilder(GuestBinary.FromFile(program)).Build);
        Assert.Equal(program, refused.Guest);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
