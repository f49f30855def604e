using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// Whether somebody listens to a source is a matter of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
