using System.Runtime.Versioning;

// They count descriptors, mappings and threads of the whole process, and measure time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]
