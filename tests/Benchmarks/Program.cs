using System.CommandLine;
using Benchmarks;
using Hyperlight;
using SimpleGuest;

var ratios = new Option<bool>("--ratios") { Description = "Prints one line a figure, NAME VALUE UNIT; takes less than three minutes." };
var calls = new Option<int>("--calls") { Description = "Makes this many Add calls and nothing else, to be watched from outside (strace, perf)." };
var start = new Option<string>("--start") { Description = "Starts one sandbox with the guest in this file and calls it once; --ratios times such processes." };
var staged = new Option<bool>("--staged") { Description = "Of --ratios only the lines of cold and staged starts." };
var traced = new Option<bool>("--guest-traces") { Description = "Of --ratios only the lines of guests that tell what they do." };
var dumped = new Option<bool>("--trace-dump") { Description = "Prints what trace_dump needs for a trace of ten million records; takes some five minutes and a gigabyte of disk." };
var profiled = new Option<bool>("--memory-profile") { Description = "Of --ratios only the lines of guests whose memory is profiled." };
var values = new Option<bool>("--values") { Description = "Prints what writing and reading a call's values takes, beside System.Text.Json and protobuf; needs no guest." };
var generator = new Option<bool>("--generator") { Description = "Prints what the generator adds to a compilation, by the number of contracts; needs no guest." };
var command = new RootCommand("Measures calls into a micro-VM against what KVM alone costs on this machine.") { ratios, calls, start, staged, traced, profiled, dumped, values, generator };
command.SetAction(parsed =>
{
    if (parsed.GetValue(calls) is > 0 and int count)
        return MakeCalls(count);
    if (parsed.GetValue(start) is { } program)
    {
        StagedStart.Start(program);
        return 0;
    }
    if (parsed.GetValue(staged))
    {
        new Ratios(Console.Out).RunStarts();
        return 0;
    }
    if (parsed.GetValue(traced))
    {
        new Ratios(Console.Out).RunGuestTraces();
        return 0;
    }
    if (parsed.GetValue(values))
    {
        new Ratios(Console.Out).RunValues();
        return 0;
    }
    if (parsed.GetValue(generator))
    {
        new Ratios(Console.Out).RunGenerator();
        return 0;
    }
    if (parsed.GetValue(dumped))
    {
        new Ratios(Console.Out).RunTraceDump();
        return 0;
    }
    if (parsed.GetValue(profiled))
    {
        new Ratios(Console.Out).RunMemoryProfile();
        return 0;
    }
    if (!parsed.GetValue(ratios))
        return command.Parse("--help").Invoke();
    new Ratios(Console.Out).Run();
    return 0;
});
return command.Parse(args).Invoke();

static int MakeCalls(int count)
{
    using Sandbox sandbox = new SandboxBuilder(Guests.SimpleGuest).WithHostFunctions<IHostEcho>(new HostEcho()).Build();
    ICalculator calculator = sandbox.GetGuest<ICalculator>();
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum = calculator.Add(sum, 1);
    Console.WriteLine($"{count} calls, sum {sum}");
    return sum == count ? 0 : 1;
}
