namespace Hyperlight.Host.Telemetry;

/// <summary>Names of spans: public operations by their member, steps inside of them in lower case.</summary>
internal static class Operations
{
    public const string Build = "SandboxBuilder.Build";
    public const string GetGuest = "Sandbox.GetGuest";
    public const string Interrupt = "Sandbox.Interrupt";
    public const string TakeSnapshot = "Sandbox.TakeSnapshot";
    public const string Restore = "Sandbox.Restore";
    public const string WriteCoreDump = "Sandbox.WriteCoreDump";
    public const string Dispose = "Sandbox.Dispose";
    public const string LoadSnapshot = "Snapshot.Load";
    public const string SaveSnapshot = "Snapshot.Save";
    public const string CreatePool = "SandboxPool.Create";
    public const string Rent = "SandboxPool.Rent";
    public const string Return = "SandboxPool.Return";
    public const string DisposePool = "SandboxPool.Dispose";

    public const string CreateMachine = "create machine";
    public const string LoadProgram = "load program";
    public const string Boot = "boot guest";
    public const string LoadStaged = "load staged snapshot";
    public const string LoadState = "load state";
    public const string CheckContracts = "check contracts";
    public const string SaveKernel = "save kernel";
    public const string FreezeMemory = "freeze memory";
    public const string RestoreMemory = "restore memory";
    public const string RestoreKernel = "restore kernel";
    public const string RestoreVcpu = "restore vCPU";
    public const string RunVcpu = "run vCPU";
    public const string CaptureStack = "capture stack";
}
