namespace Lifecycle.Tests.Support;

/// <summary>What the process has of the operating system.</summary>
internal sealed record ProcessUse(int Descriptors, int Mappings, int Threads, long ManagedBytes)
{
    public static ProcessUse Now()
    {
        // To look takes memory as well, the first time.
        _ = Look();
        return Look();
    }

    private static ProcessUse Look()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return new ProcessUse(
            Directory.GetFiles("/proc/self/fd").Count(static path => !IsAssembly(path)),
            File.ReadLines("/proc/self/maps").Count(static line => !IsOfRuntime(line)),
            Directory.GetDirectories("/proc/self/task").Length,
            GC.GetTotalMemory(forceFullCollection: true));
    }

    /// <summary>Mappings of one kind, by the file that they are of.</summary>
    public static int CountMappings(string file) => File.ReadLines("/proc/self/maps").Count(line => line.Contains(file, StringComparison.Ordinal));

    // The heap of the C library, and the code that the runtime compiles while the process lives.
    private static bool IsOfRuntime(string mapping) =>
        mapping.Contains("[heap]", StringComparison.Ordinal) || mapping.Contains("doublemapper", StringComparison.Ordinal);

    // The runtime opens an assembly when its code is first needed, its symbols when a stack is first told, and keeps both.
    private static bool IsAssembly(string descriptor) => Path.GetExtension(new FileInfo(descriptor).LinkTarget) is ".dll" or ".pdb";

    /// <summary>Machines of sandboxes: virtual ones of KVM, or the memory of processes that stand in for them.</summary>
    public static int CountMachines() => CountDescriptors("kvm-vm") + CountDescriptors("memfd:hyperlight-guest");

    /// <summary>Descriptors of one kind, by what they lead to.</summary>
    public static int CountDescriptors(string target) =>
        Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget?.Contains(target, StringComparison.Ordinal) == true);
}
