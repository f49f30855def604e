namespace Lifecycle.Tests.Support;

/// <summary>What the process has of the operating system.</summary>
internal sealed record ProcessUse(int Descriptors, int Mappings, int Threads, long ManagedBytes)
{
    public static ProcessUse Now()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return new ProcessUse(
            Directory.GetFiles("/proc/self/fd").Count(static path => !IsAssembly(path)),
            File.ReadLines("/proc/self/maps").Count(static line => !line.Contains("[heap]", StringComparison.Ordinal)),
            Directory.GetDirectories("/proc/self/task").Length,
            GC.GetTotalMemory(forceFullCollection: true));
    }

    // The runtime opens an assembly when its code is first needed, its symbols when a stack is first told, and keeps both.
    private static bool IsAssembly(string descriptor) => Path.GetExtension(new FileInfo(descriptor).LinkTarget) is ".dll" or ".pdb";

    /// <summary>Descriptors of one kind, by what they lead to.</summary>
    public static int CountDescriptors(string target) =>
        Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget?.Contains(target, StringComparison.Ordinal) == true);
}
