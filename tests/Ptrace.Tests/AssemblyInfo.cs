using System.Runtime.Versioning;

// They count processes, and look at those that other tests would make.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]
