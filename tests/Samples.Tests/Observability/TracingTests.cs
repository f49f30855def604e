using System.Globalization;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

public sealed class TracingTests
{
    // What the sample does, in that order: its calls are those of Workload.Greet, Fail and Cancel.
    private static readonly string[] Operations = ["SandboxBuilder.Build", "Sandbox.GetGuest", "IGreeter.Echo", "IGreeter.Print", "Sandbox.GetGuest", "IGreeter.Fail", "Sandbox.GetGuest", "IGreeter.Spin", "Sandbox.Dispose"];

    [Fact]
    public async Task It_prints_the_tree_of_its_calls()
    {
        List<Node> nodes = await RunAsync();
        Assert.Equal(("greeting", null), (nodes[0].Name, nodes[0].Parent));
        Assert.Single(nodes, static node => node.Parent is null);
        Assert.Equal("IGreeter.Print", nodes.Single(static node => node.Name == "IPrinter.Print").Parent?.Name);
        Assert.Equal(Operations, nodes.Where(static node => node.Parent?.Name == "greeting").Select(static node => node.Name));
        Assert.All(nodes.Where(static node => node.Parent is not null), static node => Assert.True(node.Microseconds <= node.Parent!.Microseconds, node.Line));
    }

    [Fact]
    public async Task Calls_that_fail_say_so()
    {
        List<Node> nodes = await RunAsync();
        Assert.EndsWith("ERROR as asked", nodes.Single(static node => node.Name == "IGreeter.Fail").Line, StringComparison.Ordinal);
        Assert.Contains("ERROR IGreeter.Spin did not return within 50 ms", nodes.Single(static node => node.Name == "IGreeter.Spin").Line, StringComparison.Ordinal);
        Assert.Equal(2, nodes.Count(static node => node.Line.Contains("ERROR", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("HYPERLIGHT_LOG", "hyperlight_host=trace", true)]
    [InlineData("HYPERLIGHT_LOG", "trace", true)]
    [InlineData("RUST_LOG", "none,hyperlight_host=trace", true)]
    [InlineData("RUST_LOG", "hyperlight_host=trace", true)]
    [InlineData("HYPERLIGHT_LOG", "hyperlight_host=info", false)]
    public async Task The_filter_decides_about_the_steps_inside(string variable, string filter, bool isInside)
    {
        List<Node> nodes = await RunAsync((variable, filter));
        Assert.Equal(isInside, nodes.Exists(static node => node.Name == "run vCPU" && node.IsWithin("IGreeter.Echo")));
    }

    [Theory]
    [InlineData("info,hyperlight_guest=trace", true)]
    [InlineData("trace", true)]
    [InlineData("hyperlight_guest=debug", false)]
    [InlineData("hyperlight_host=trace", false)]
    public async Task The_filter_decides_about_the_guest(string filter, bool isInside)
    {
        List<Node> nodes = await RunAsync(("HYPERLIGHT_LOG", filter));
        Node host = nodes.Single(static node => node.Name == "IPrinter.Print");
        string[] path = isInside ? ["call-to-host", "call IPrinter.Print", "print greeting", "dispatch IGreeter.Print", "call-to-guest", "IGreeter.Print", "greeting"] : ["IGreeter.Print", "greeting"];
        Assert.Equal(path, host.Ancestors.Select(static node => node.Name));
        Assert.Equal(isInside, nodes.Exists(static node => node.Name == "compose greeting"));
    }

    [Fact]
    public async Task Ours_is_read_before_Rusts()
    {
        Assert.DoesNotContain(await RunAsync(("HYPERLIGHT_LOG", "info"), ("RUST_LOG", "trace")), static node => node.Name == "run vCPU");
        Assert.Contains(await RunAsync(("HYPERLIGHT_LOG", "trace"), ("RUST_LOG", "info")), static node => node.Name == "run vCPU");
    }

    private static async Task<List<Node>> RunAsync(params (string, string)[] variables)
    {
        SampleProgram program = await SampleProgram.RunSampleAsync("Tracing", [], variables);
        Assert.Equal((0, ""), (program.ExitCode, program.Errors));
        var path = new Stack<Node>();
        List<Node> nodes = [];
        foreach (string line in program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int depth = (line.Length - line.TrimStart().Length) / 2;
            while (path.Count > depth)
                path.Pop();
            nodes.Add(new Node(line, path.Count == 0 ? null : path.Peek()));
            path.Push(nodes[^1]);
        }
        return nodes;
    }

    /// <summary>One line: name, two spaces, duration.</summary>
    private sealed record Node(string Line, Node? Parent)
    {
        private string[] Columns => Line.Trim().Split("  ");

        public string Name => Columns[0];

        public IEnumerable<Node> Ancestors => Parent is null ? [] : [Parent, .. Parent.Ancestors];

        public bool IsWithin(string name) => Ancestors.Any(node => node.Name == name);

        public double Microseconds => double.Parse(Columns[1].Split(' ')[0], CultureInfo.InvariantCulture) * (Columns[1].EndsWith("ms", StringComparison.Ordinal) ? 1000 : 1);
    }

    // What makes the sample Logging show steps makes Tracing show them, and nothing else does.
    [Theory]
    [InlineData("hyperlight_host")]
    [InlineData("hyperlight_host::internal")]
    [InlineData("TRACE")]
    [InlineData("hyper=trace")]
    [InlineData("hyperlight_host=trace/run")]
    [InlineData("trace,hyperlight_host=info")]
    public async Task The_filter_means_the_same_for_spans_and_for_records(string filter)
    {
        SampleProgram logging = await SampleProgram.RunSampleAsync("Logging", [], ("HYPERLIGHT_LOG", filter));
        SampleProgram tracing = await SampleProgram.RunSampleAsync("Tracing", [], ("HYPERLIGHT_LOG", filter));
        Assert.Equal((0, 0), (logging.ExitCode, tracing.ExitCode));
        Assert.Equal(logging.Output.Contains("Hyperlight.Host.Internal[", StringComparison.Ordinal), tracing.Output.Contains("run vCPU", StringComparison.Ordinal));
    }
}
