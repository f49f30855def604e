using System.ComponentModel;
using Hyperlight.Guest.Profiling;
using Hyperlight.Guest.Tracing;
using Hyperlight.Protocol;

namespace Hyperlight.Guest;

/// <summary>The guest's side of a sandbox. The generated entry point uses it; guest code does not need to.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GuestProgram
{
    private readonly List<ContractDispatcher> _served = [];
    private readonly List<ContractDescriptor> _wanted = [];
    private readonly SharedMemory _memory;
    private readonly HostChannel _host;

    private GuestProgram(SharedMemory memory)
    {
        _memory = memory;
        _host = new HostChannel(memory);
    }

    /// <summary>Runs the guest: sets it up, tells the host what it offers, and answers calls. Does not return while the sandbox lives.</summary>
    /// <param name="name">The guest's name, as the host sees it.</param>
    /// <param name="setUp">Creates the guest's objects with <see cref="GetHost"/> and <see cref="Serve"/>.</param>
    public static void Run(string name, Action<GuestProgram> setUp)
    {
        ArgumentNullException.ThrowIfNull(setUp);
        if (SharedMemory.Find() is not { } memory)
        {
            Console.Error.WriteLine($"{name} is a Hyperlight guest: it runs in a sandbox that a host program builds, not by itself.");
            Environment.Exit(1);
            return;
        }
        if (GuestFeatures.MemoryProfile)
            ProfileBuffer.Start(memory.Boot);
        if (GuestFeatures.TraceGuest)
            GuestTracing.Start(memory.CreateRecordBuffer());
        var runtime = new GuestProgram(memory);
        setUp(runtime);
        runtime.AnswerCalls(name);
    }

    /// <summary>The host, seen through one of its contracts.</summary>
    /// <typeparam name="TContract">An interface with <c>[HostFunction]</c>.</typeparam>
    /// <returns>A proxy whose calls run on the host.</returns>
    public TContract GetHost<TContract>()
        where TContract : class
    {
        ContractStubs<TContract> stubs = ContractRegistry.Get<TContract>();
        if (!_wanted.Contains(stubs.Contract))
            _wanted.Add(stubs.Contract);
        return stubs.CreateProxy(_host);
    }

    /// <summary>Offers the functions of a contract to the host.</summary>
    /// <typeparam name="TContract">An interface with <c>[GuestFunction]</c>.</typeparam>
    /// <param name="implementation">Who answers.</param>
    public void Serve<TContract>(TContract implementation)
        where TContract : class => _served.Add(ContractRegistry.Get<TContract>().CreateDispatcher(implementation));

    private void AnswerCalls(string name)
    {
        PublishedContract[] contracts = [.. _wanted.Concat(_served.Select(dispatcher => dispatcher.Contract)).Select(PublishedContract.Of)];
        var server = new CallServer(_memory, _host, _served);
        int length = new ReadyInfo(ProtocolVersion.Current, name, GuestFeatures.Names, contracts).Write(server);
        while (true)
            length = server.Next(length);
    }
}
