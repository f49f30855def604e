using System.Globalization;
using Hyperlight.Host.Calls;
using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Hypervisor.Kvm;
using Hyperlight.Host.Image;
using Hyperlight.Host.Kernel;
using Hyperlight.Host.Memory;
using Hyperlight.Protocol;

namespace Hyperlight.Host;

/// <summary>A machine with its memory, a guest that runs in it, and the channel to the guest: the parts of a sandbox, put together.</summary>
internal sealed class MicroVm : IDisposable
{
    private const ulong FirstMemoryStep = 16 << 20;

    private readonly IVirtualMachine _machine;
    private readonly GuestMemory _memory;

    private MicroVm(IVirtualMachine machine, GuestMemory memory) => (_machine, _memory) = (machine, memory);

    public GuestChannel Channel { get; private set; } = null!;

    public ReadyInfo Guest { get; private set; } = null!;

    /// <summary>Creates the machine and runs the guest until it is ready; leaves nothing behind when that fails.</summary>
    public static MicroVm Boot(GuestBinary guest, SandboxOptions options, HostFunctionTable functions)
    {
        ProgramImage image = guest.Load();
        var machine = new KvmMachine(KvmDevice.Open());
        GuestMemory? memory = null;
        try
        {
            memory = new GuestMemory(machine, (ulong)(options.MemoryLimit + 2 * options.MaxMessageSize));
            var vm = new MicroVm(machine, memory);
            vm.Load(image, guest.Symbolizer, options, functions);
            vm.Guest = vm.Channel.Start(options.StartTimeout);
            functions.Check(vm.Guest);
            return vm;
        }
        catch
        {
            machine.Dispose();
            memory?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Channel.Close();
        _machine.Dispose();
        _memory.Dispose();
    }

    private void Load(ProgramImage image, Symbolizer symbolizer, SandboxOptions options, HostFunctionTable functions)
    {
        var limit = (ulong)options.MemoryLimit;
        var space = new AddressSpace(_memory, new MemoryArea(_memory, 0, limit, FirstMemoryStep));
        SystemPages pages = SystemPages.Create(space);
        HypercallPage.Place(space);
        image.Place(space);
        ulong stack = InitialStack.Build(space, image, "guest", EnvironmentOf(limit));
        var kernel = new GuestKernel(_machine, space, image.End, limit, options.Output!, symbolizer);
        Channel = CreateChannel(space, kernel, options, functions);
        _machine.Configure(space.PageTableRoot, pages);
        kernel.Start(image.EntryPoint, stack);
    }

    private GuestChannel CreateChannel(AddressSpace space, GuestKernel kernel, SandboxOptions options, HostFunctionTable functions)
    {
        (ulong limit, ulong largest) = ((ulong)options.MemoryLimit, (ulong)options.MaxMessageSize);
        var input = new MessageBuffer(space, new MemoryArea(_memory, limit, largest, 0), GuestLayout.Input, PageRights.Read);
        var output = new MessageBuffer(space, new MemoryArea(_memory, limit + largest, largest, 0), GuestLayout.Output, PageRights.Read | PageRights.Write);
        if (!input.TryGrowTo(1) || !output.TryGrowTo(1))
            throw new GuestOutOfMemoryException();
        var boot = new BootPage(space);
        boot.Write(input, output);
        return new GuestChannel(kernel, input, new OutputBuffer(output, boot), functions, options.CallTimeout);
    }

    // The GC must be told its limits, or it reserves hundreds of gigabytes. Values are hexadecimal; room is left for stacks and native memory.
    private static Dictionary<string, string> EnvironmentOf(ulong limit)
    {
        ulong heap = limit - Math.Min(limit / 2, 16 << 20);
        return new()
        {
            [BootInfo.EnvironmentVariable] = Hex(GuestLayout.BootInfoPage),
            ["DOTNET_GCHeapHardLimit"] = Hex(heap),
            ["DOTNET_GCRegionRange"] = Hex(Math.Max(256 << 20, heap * 4)),
            ["DOTNET_gcConcurrent"] = "0",
        };
    }

    private static string Hex(ulong value) => value.ToString("x", CultureInfo.InvariantCulture);
}
